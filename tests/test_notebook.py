"""natwire from Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import natwire
from natwire import Store, open_store
from natwire.errors import DataError
from natwire.store import open_database
from tests.store.conftest import Keep, archive, db, keep, reading

__all__ = ["archive", "db", "keep"]


@pytest.fixture
def store(tmp_path: Path, keep: Keep) -> Store:
    """Two stories."""
    keep(reading("Patria comes to Ankara", "It will build vehicles there.", "https://yle.example/1", lang="en"))
    keep(reading("Vaalit syyskuussa", "Maa äänestää.", "https://yle.example/2", lang="fi"), later=1)
    return open_store(tmp_path / "natwire.db")


def test_stories_are_searched_walked_through_and_picked(store: Store) -> None:
    """With the query language of the command line."""
    with store:
        (hit,) = store.search("vehicl*")
        assert (hit.story.id, hit.sentence) == (1, "It will build vehicles there.")
        assert [story.id for story in store] == [2, 1]
        assert [story.id for story in store.stories(order="old")] == [1, 2]
        assert [story.title for story in store.stories("lang:fi")] == ["Vaalit syyskuussa"]
        assert (store.count(), store.count("patria"), store.search("nosuchword")) == (2, 1, [])
        story = store.get(1)
        assert story is not None
        assert story.carriers[0].outlet == "yle.example"
        assert store.get(99) is None


def test_the_database_of_the_command_line_is_the_usual_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NATWIRE_DB, else the place that the system gives; one that is not there is told."""
    store.close()
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    with open_store() as usual:
        assert usual.count() == 2
    with pytest.raises(DataError, match="no database"):
        open_store(str(tmp_path / "none.db"))


def test_nothing_can_be_written(store: Store) -> None:
    """A notebook left open disturbs no run."""
    with store, open_database(store._db.path, "write") as run, run.writing():
        assert store.count() == 2


def test_natwire_alone_imports_nothing() -> None:
    """The door for Python is built when somebody knocks; and its example is right."""
    names = "[name for name in sys.modules if name.startswith('natwire')]"
    script = f"import sys, natwire; print({names}, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "['natwire'] False\n"
    with pytest.raises(AttributeError, match="nosuch"):
        _ = natwire.nosuch
