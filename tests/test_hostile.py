"""One run over everything that is broken or means harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.farm import natwire
from tests.hostile import Foe, foes
from tests.server import Server

CONFIG = """\
[fetch]
allow_private = ["127.0.0.1:{port}"]
host_delay = "0s"
host_connections = 20
follow = "never"
"""


@pytest.mark.hostile
def test_each_harm_has_its_word_and_disturbs_nobody(tmp_path: Path) -> None:
    """The whole of it in one run: good sources are stored, each bad one ends in a word of its own, none in a crash."""
    server = Server()
    enemies: dict[str, Foe] = foes(server.port)
    server.answers = {f"/{name}": foe.sent for name, foe in enemies.items()}
    (tmp_path / "config.toml").write_text(CONFIG.format(port=server.port) + sources(server, enemies))
    try:
        done = natwire(tmp_path, "fetch", "--jsonl", timeout=180)
        renamed = natwire(tmp_path, "fetch", "--force", "--jsonl", "new-guids")
    finally:
        server.close()

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert [asked.path for asked in server.asked if "canary" in asked.path] == []
    assert json.loads(renamed.stdout.splitlines()[0])["new"] == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    ended = {line["source"]: line["error"] or "ok" for line in lines[:-1]}
    assert {name: word for name, word in ended.items() if word not in enemies[name].words} == {}
    assert ended.keys() == enemies.keys()
    found = natwire(tmp_path, "search", "good", "--jsonl").stdout.splitlines()
    assert sorted(json.loads(line)["title"] for line in found) == [f"Good {n}" for n in range(1, 6)]
    turkish = natwire(tmp_path, "search", "şölen", "--jsonl").stdout.splitlines()
    assert all("İstanbul" in json.loads(line)["title"] for line in turkish)
    for title in ("One of two", "Two of two"):
        assert natwire(tmp_path, "search", f'"{title}"').returncode == 0
    assert natwire(tmp_path, "db", "check").returncode == 0


def sources(server: Server, enemies: dict[str, Foe]) -> str:
    """A table for each."""
    return "".join(
        f'\n[[source]]\nname = "{name}"\nurl = "{server.url("/" + name)}"\n'
        + ('follow = "always"\n' if foe.follow else "")
        for name, foe in enemies.items()
    )
