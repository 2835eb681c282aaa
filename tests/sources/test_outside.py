"""A kind of source from outside natwire: the one that the docs show, installed and run."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.farm import CONFIG, natwire
from tests.server import Server, answer

PAGE = Path(__file__).resolve().parents[2] / "docs" / "writing-a-source.md"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder in which the package of the docs is installed."""
    code, entry = re.findall(r"```(?:python|toml)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    there = tmp_path / "packages"
    told = there / "harbour_board-1.dist-info"
    told.mkdir(parents=True)
    (there / "harbour_board.py").write_text(code, "utf-8")
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-board\nVersion: 1\n", "utf-8")
    group, line = entry.replace("[project.entry-points.", "[").replace('"', "").strip().splitlines()
    (told / "entry_points.txt").write_text(f"{group}\n{line}\n", "utf-8")
    return there


def notice(number: int) -> dict[str, object]:
    """One of a board."""
    text = f"<p>Notice {number}: berth {number} is closed until further notice, for the crane is being mended.</p>"
    told = {"number": number, "title": f"Berth {number} closed", "text": text, "at": "2026-06-03T12:00:00+00:00"}
    return told | {"link": f"https://board.example/{number}"}


def test_the_example_of_the_docs_works_as_a_package(packages: Path, server: Server, tmp_path: Path) -> None:
    """All pages are read, the next run goes on behind them, and a refusal is told by its word."""
    source = f'[[source]]\nname = "harbour"\nkind = "board"\nurl = "{server.url("/notices")}"\n'
    (tmp_path / "config.toml").write_text(CONFIG.format(follow="never") + source, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(packages)}
    for after, numbers in {0: (1, 2), 2: (3,), 3: ()}.items():
        told = json.dumps({"notices": [notice(each) for each in numbers]})
        server.answers[f"/notices?after={after}"] = answer(told.encode())

    assert natwire(tmp_path, "fetch", env=env).returncode == 0
    found = natwire(tmp_path, "list", "--format", "{title}", env=env).stdout.splitlines()
    assert sorted(found) == ["Berth 1 closed", "Berth 2 closed", "Berth 3 closed"]

    server.answers["/notices?after=3"] = answer(status="403 No")
    done = natwire(tmp_path, "fetch", "--force", "--jsonl", env=env)
    assert json.loads(done.stdout.splitlines()[0])["error"] == "denied"
    assert [asked.path for asked in server.asked][-1] == "/notices?after=3"
