"""Start-up is part of the interface: what a search does not need, it does not import."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from natwire.model.article import Poll
from natwire.model.source import State
from natwire.store import open_database
from natwire.store.archive import Archive
from tests.store.conftest import SOURCE, arrival, judge, reading

HEAVY = {
    "anyio", "asyncio", "brotli", "feedparser", "httpx", "jinja2", "lxml", "multiprocessing", "pydantic", "rich",
    "selectolax", "sqlite_utils", "ssl", "tomlkit",
}  # fmt: skip


@pytest.mark.parametrize("words", [["search", "patria"], ["list"], ["--version"], ["--help"]])
def test_nothing_heavy_is_imported(words: list[str], tmp_path: Path, now: datetime) -> None:
    """Neither the network nor the parsers nor the tables, though a story is found and printed."""
    with open_database(tmp_path / "natwire.db", "create") as db:
        story = arrival(reading("Patria comes to Ankara", "It will build vehicles there."))
        Archive(db).keep(Poll(SOURCE, State(SOURCE.address), now, (story,)), judge)
    place = ["--config", str(tmp_path / "config.toml"), "--db", str(tmp_path / "natwire.db")]
    script = (
        "import sys\nfrom natwire.__main__ import main\n"
        f"try: main({[*place, *words]!r})\nexcept SystemExit: pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ("Patria comes to Ankara" in done.stdout) == (words[0] in ("search", "list"))
    imported = set(done.stderr.split())
    assert "typer" in imported
    assert imported & HEAVY == set()
