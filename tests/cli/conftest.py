"""Commands run as a user runs them, in this process, on a database filled from the demo's outlets."""

from __future__ import annotations

import email
import email.policy
import mailbox
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from natwire.__main__ import main
from natwire.cli.demo_ import CONFIG
from natwire.config import editing
from natwire.demo import serving
from natwire.model.source import Source
from tests.farm import natwire

# A digest that is due, and a maildir that it goes to.
MORNING = """
[mail]
from = "natwire <wire@example.org>"
[channel.box]
kind = "maildir"
path = "box"
[[digest]]
name = "morning"
title = "Morning wire"
at = "00:00"
catch_up = "24h"
to = ["box"]
[[digest.section]]
title = "Second things"
query = "patria"
[[digest.section]]
title = "All the rest"
query = "*"
"""


@dataclass(frozen=True)
class Result:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output, a line each."""
        return self.out.splitlines()


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("search", "patria")` -> exit code, standard output and standard error."""

    def run(*words: object) -> Result:
        code = 0
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture(scope="session")
def demo_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the config and the filled database of the demo."""
    place = tmp_path_factory.mktemp("demo")
    (place / "config.toml").write_text(CONFIG, "utf-8")
    with serving(datetime.now(UTC)) as outlets:
        for name, url in outlets:
            editing.add_source(place / "config.toml", Source(name, url))
        done = natwire(place, "fetch")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        yield place


@pytest.fixture
def here(demo_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's place, for commands that only read."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(demo_place / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(demo_place / "natwire.db"))
    return demo_place


@pytest.fixture
def mine(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of one's own with what the demo brought, a digest that is due and a maildir that it goes to."""
    shutil.copy(here / "natwire.db", tmp_path / "natwire.db")
    (tmp_path / "config.toml").write_text(MORNING, "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


def subjects(place: Path) -> list[str]:
    """Of the mails that came."""
    box = place / "box"
    mails = mailbox.Maildir(box, create=False) if box.exists() else ()
    return [email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)["Subject"] for mail in mails]
