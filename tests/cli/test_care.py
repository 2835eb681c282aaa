"""Tags, export and import, and the care of the database, as a user meets them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from natwire.store import open_database
from natwire.store.lock import Lock

from .conftest import Run


@pytest.fixture
def mine(here: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo's database that may be written to."""
    path = tmp_path / "mine.db"
    assert run("db", "backup", path).code == 0
    monkeypatch.setenv("NATWIRE_DB", str(path))
    return path


def ids(run: Run, *words: str) -> list[str]:
    """The ids that a list finds."""
    return run("list", "--ids", *words).lines


def test_tags_are_put_on_listed_and_taken_off(mine: Path, run: Run) -> None:
    """In any order of ids and tags; search and JSON know them."""
    first, second, *rest = ids(run)
    assert run("tag", "+read", first, "+Später", second).code == 0

    assert run("tag", first).out == f"{first}\tread später\n"
    assert run("tag").out == "read\t2\nspäter\t2\n"
    assert ids(run, "tag:spater") == ids(run, "is:read") == [first, second]
    assert ids(run, "is:unread") == rest
    assert json.loads(run("show", first, "--json").out)["tags"] == ["read", "später"]
    assert "tags read später" in run("show", first).lines
    assert json.loads(run("list", "--jsonl", "-n", "1").out)["tags"] == ["read", "später"]
    assert run("tag", first, "-read", "-später").code == 0
    assert run("tag", "--json").out == '{\n  "read": 1,\n  "später": 1\n}\n'
    assert ids(run, "has:tag") == [second]


@pytest.mark.parametrize(
    "words", [["+read"], ["999999", "+read"], ["x", "+read"], ["1", "+"], ["1", "+a b"], ["1", "+-x"]]
)
def test_what_cannot_be_tagged_is_told(mine: Path, run: Run, words: list[str]) -> None:
    """And nothing is."""
    told = run("tag", *words)

    assert (told.code, told.out) == (2, "")
    assert "hint: " in told.err
    assert run("tag").out == ""


@pytest.mark.parametrize("form", ["jsonl", "csv", "md", "html", "atom", "jsonfeed", "mbox", "ninjs"])
def test_stories_are_exported_to_a_file_or_a_pipe(here: Path, run: Run, tmp_path: Path, form: str) -> None:
    """The same bytes either way, and each time."""
    piped = run("export", "--as", form)
    assert run("export", "--as", form, "-o", tmp_path / "x").out == ""

    assert piped.code == 0
    assert (tmp_path / "x").read_bytes().replace(b"\r\n", b"\n") == piped.out.encode().replace(b"\r\n", b"\n") != b""
    assert run("export", "--as", form).out == piped.out
    assert [file.name for file in tmp_path.glob("x*")] == ["x"]


def test_an_export_takes_a_query(here: Path, run: Run) -> None:
    """And says so when nothing is found."""
    (first, *_) = run("list", "--jsonl").lines
    outlet = json.loads(first)["outlet"]
    told = run("export", f"host:{outlet}")

    assert [json.loads(line)["natwire"] for line in told.lines] == [1] * len(ids(run, f"host:{outlet}"))
    assert (run("export", "nosuchword").code, run("export", "nosuchword", "--as", "csv").lines[0][:8]) == (
        1,
        "id,time,",
    )


def test_what_is_exported_is_imported(mine: Path, run: Run, tmp_path: Path) -> None:
    """From a file, twice, into a database that was not there."""
    run("tag", ids(run)[0], "+keep")
    run("export", "-o", tmp_path / "s.jsonl")
    lines = (tmp_path / "s.jsonl").read_text("utf-8").splitlines()
    first = run("--db", tmp_path / "new.db", "import", tmp_path / "s.jsonl")
    second = run("--db", tmp_path / "new.db", "import", tmp_path / "s.jsonl")

    assert first.out.startswith(f"{len(lines)} new stor")
    assert second.out == "0 new stories, 0 new articles, 0 brought up to date\n"
    assert run("--db", tmp_path / "new.db", "export").out.splitlines() == lines
    assert run("--db", tmp_path / "new.db", "db", "check").out == "no fault\n"


def test_what_is_no_export_is_not_imported(mine: Path, run: Run, tmp_path: Path) -> None:
    """It is named, with its line."""
    (tmp_path / "x.jsonl").write_text('{"id": 1}\n')

    told = run("import", tmp_path / "x.jsonl")
    assert told.code == 3
    assert "x.jsonl is JSON, but neither ninjs nor stories of natwire" in told.err
    assert run("import", tmp_path / "none.jsonl").code == 2


def test_a_file_is_not_there_before_it_is_whole(here: Path, run: Run, tmp_path: Path) -> None:
    """Whoever watches the folder takes no half; where it cannot be written that is told."""
    told = run("export", "-o", tmp_path / "none" / "x.jsonl")

    assert told.code == 74
    assert "cannot be read or written" in told.err


def test_the_copy_is_whole_and_replaces_nothing_unasked(mine: Path, run: Run, tmp_path: Path) -> None:
    """A file that is there is somebody's."""
    copy = tmp_path / "copy.db"
    assert run("db", "backup", copy).code == 0
    assert run("--db", copy, "export").out == run("export").out

    assert "--force replaces it" in run("db", "backup", copy).err
    assert run("db", "backup", copy, "--force").code == 0
    assert run("db", "backup", mine, "--force").code == 2
    assert run("db", "backup", tmp_path / "none" / "copy.db").code == 2


@pytest.mark.parametrize("deed", [["prune"], ["vacuum"], ["merge", "OTHER"], ["import", "FILE"]])
def test_nothing_is_done_to_a_database_while_a_run_is_at_work(
    mine: Path, run: Run, tmp_path: Path, deed: list[str]
) -> None:
    """Exit 75 with the pid; looking, copying and tagging go on."""
    run("db", "backup", tmp_path / "OTHER")
    run("export", "-o", tmp_path / "FILE")
    words = [str(tmp_path / each) if each.isupper() else each for each in deed]
    with Lock(mine):
        told = run(*([] if deed[0] == "import" else ["db"]), *words)
        assert told.code == 75
        assert f"process {os.getpid()}" in told.err
        assert run("db", "info").code == run("db", "prune", "--dry-run").code == run("tag", ids(run)[0], "+x").code == 0
        assert run("db", "backup", tmp_path / "copy.db").code == 0


@pytest.mark.parametrize(
    "words", [["export", "-o"], ["db", "check", "--salvage"], ["db", "backup", "--force"], ["db", "merge"]]
)
def test_the_database_itself_is_never_written_over(mine: Path, run: Run, words: list[str]) -> None:
    """Named by mistake as the file to write, it is left alone."""
    before = mine.read_bytes()

    told = run(*words, mine)
    assert (told.code, mine.read_bytes()) == (2, before)
    assert "is the database" in told.err


def test_old_pages_are_dropped_and_the_room_given_back(mine: Path, run: Run) -> None:
    """Said first with --dry-run."""
    with sqlite3.connect(mine) as plain:
        plain.execute("update page set fetched_at = fetched_at - 60")
    pages = json.loads(run("db", "info", "--json").out)["pages"]
    assert pages > 0
    assert run("db", "prune", "--keep", "0s", "--dry-run").out.startswith(f"would drop {pages} pages (")
    assert run("db", "prune", "--keep", "0s").out.startswith(f"dropped {pages} pages (")
    assert run("db", "vacuum").out.endswith("bytes given back\n")

    assert json.loads(run("db", "info", "--json").out)["pages"] == 0
    assert run("db", "check").out == "no fault\n"
    assert run("db", "prune", "--keep", "soon").code == 2


def test_another_database_is_merged_once(mine: Path, run: Run, tmp_path: Path) -> None:
    """Into an empty one, it is all there; a second time nothing comes."""
    with open_database(tmp_path / "new.db", "create"):
        pass
    first = run("--db", tmp_path / "new.db", "db", "merge", mine)

    assert first.code == 0
    assert run("--db", tmp_path / "new.db", "export").out == run("export").out
    assert run("--db", tmp_path / "new.db", "db", "merge", mine).out.startswith("0 new stories, 0 new articles, 0 ")
    assert run("db", "merge", mine).code == 2
    assert run("db", "merge", tmp_path / "none.db").code == 5


def test_what_is_left_of_a_damaged_database_is_saved(mine: Path, run: Run, tmp_path: Path) -> None:
    """The check says what is wrong and exits 5; the file makes a new database."""
    whole = run("export").lines
    with sqlite3.connect(mine) as plain:
        (size,) = plain.execute("pragma page_size").fetchone()
        (root,) = plain.execute("select rootpage from sqlite_master where name = 'article_hash'").fetchone()
    plain.close()
    content = bytearray(mine.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    mine.write_bytes(content)

    told = run("db", "check", "--salvage", tmp_path / "s.jsonl")

    assert told.code == 5
    assert "saved to" in told.err
    assert (tmp_path / "s.jsonl").read_text("utf-8").splitlines()[: len(whole)] == whole
    assert run("--db", tmp_path / "new.db", "import", tmp_path / "s.jsonl").code == 0
    assert run("--db", tmp_path / "new.db", "db", "check").out == "no fault\n"


def test_a_pipe_that_has_seen_enough_ends_an_export(here: Path) -> None:
    """`natwire export | head` is no fault."""
    line = f"{sys.executable} -m natwire export --as html | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "<!doctype ", "")
