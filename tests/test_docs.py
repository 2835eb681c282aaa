"""The documents tell the truth."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from natwire.cli.door import COMMANDS
from natwire.cli.help_ import TOPICS
from natwire.config import keys
from natwire.config.reading import read
from tests.cli.lines import every_command

ROOT = Path(__file__).resolve().parents[1]
MAN = ROOT / "docs" / "man"


@pytest.mark.parametrize(("name", "found"), [pytest.param(name, found, id=name) for name, found in every_command()])
def test_every_command_has_help_and_an_example(name: str, found: Any) -> None:
    """The help ends in a line to paste."""
    assert found.help
    assert found.epilog.startswith("Example: ")
    assert f"natwire {name}" in found.epilog or "natwire config path" in found.epilog


def test_the_reference_is_what_help_prints() -> None:
    """`make docs` was run."""
    page = ROOT / "docs" / "reference" / "cli.md"
    script = "import runpy; print(runpy.run_path('generate.py')['page']())"
    made = subprocess.run([sys.executable, "-c", script], cwd=page.parent, capture_output=True, text=True, check=True)

    assert made.stdout.strip() == page.read_text("utf-8").strip()


def test_the_man_pages_are_made_from_help_and_documents() -> None:
    """`make docs` was run; there is a page for each command and each topic, and no other."""
    script = "import json, manpages; print(json.dumps(dict(manpages.pages())))"
    done = [sys.executable, "-c", script]
    made = subprocess.run(done, cwd=ROOT / "docs" / "reference", capture_output=True, text=True, check=True)
    kept = {str(page.relative_to(MAN)): page.read_text("utf-8") for page in MAN.glob("man*/*")}

    assert json.loads(made.stdout) == kept
    assert {f"man1/natwire-{name}.1" for name in COMMANDS} < set(kept)
    assert {f"man7/natwire-{name}.7" for name in TOPICS} < set(kept)


@pytest.mark.parametrize(
    ("program", "options"), [("groff", ["-k", "-Tutf8", "-man", "-ww", "-z"]), ("mandoc", ["-T", "lint"])]
)
def test_man_pages_are_read_without_a_warning(program: str, options: list[str]) -> None:
    """By groff (Linux) and mandoc (macOS, BSD), where they are. They have no date: it would be that of `make docs`."""
    if not shutil.which(program):
        pytest.skip(f"no {program} here")
    level = ["-W", "warning"] if program == "mandoc" else []
    pages = sorted(MAN.glob("man*/*"))
    done = subprocess.run([program, *options, *level, *pages], capture_output=True, text=True, check=False)

    assert [line for line in (done.stdout + done.stderr).splitlines() if "missing date" not in line] == []


def test_man_pages_and_completion_are_installed_with_the_package() -> None:
    """Where man, bash, zsh and fish look, beside the program."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    shared = build["shared-data"]

    assert all((ROOT / source).exists() for source in shared)
    assert shared["docs/man/man1"] == "share/man/man1"


def test_the_example_config_is_valid_and_has_every_key() -> None:
    """What can be set stands in config.example.toml, and nothing else."""
    path = ROOT / "config.example.toml"
    read(path)
    tables = tomllib.loads(path.read_text("utf-8"))

    assert set(tables["natwire"]) == set(keys.NATWIRE)
    assert set(tables["fetch"]) == set(keys.FETCH)
    assert set(tables["x"]) == set(keys.X)
    assert set(tables["mail"]) == set(keys.MAIL)
    assert set(tables["channel"]["mail"]) == set(keys.CHANNEL["smtp"])
    assert set().union(*tables["channel"].values()) == set().union(*keys.CHANNEL.values())
    assert set().union(*tables["source"]) == set(keys.SOURCE)
    assert set(tables["watch"][0]) == set(keys.WATCH)
    assert set(tables["digest"][0]) == {*keys.DIGEST, "section"}
    assert set().union(*tables["digest"][0]["section"]) == set(keys.SECTION)
    assert set(tables["site"]["example.org"]) == set(keys.SITE)


def test_the_example_config_tells_the_defaults() -> None:
    """A value that is shown as the default is the default."""
    shown = tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))["fetch"]
    shown.pop("proxy")

    from natwire.show import settings

    assert settings.told(read(ROOT / "nosuch.toml"))["fetch"] == {**shown, "proxy": None}


def test_the_readme_has_its_two_lines() -> None:
    """One line shows the demo, the other runs the tests; .ci/run reads the second from the README."""
    lines = [
        line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("python3 -m venv")
    ]

    assert len(lines) == 2
    assert lines[0].endswith("natwire demo")
    assert lines[1].endswith("-m pytest -q")


def test_links_between_documents_lead_somewhere() -> None:
    """A page that is named is there."""
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    for page in pages:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"
