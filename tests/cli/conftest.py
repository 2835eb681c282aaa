"""Commands run as a user runs them, in this process, on a database filled from the demo's outlets."""

from __future__ import annotations

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
