"""search, list, show, open: what a reader does all day."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.farm import command, natwire

from .conftest import Run


def test_a_search_prints_one_line_a_story(here: Path, run: Run) -> None:
    """On a pipe the fields are parted by tabs: id, time, outlet, other carriers, title, sentence."""
    result = run("search", "patria")

    fields = [line.split("\t") for line in result.lines]
    assert result.code == 0
    assert all(len(each) == 6 for each in fields)
    assert [each[3] for each in fields].count("+2") == 1, "the wire story is one line with its three carriers"
    assert all("patria" in (each[4] + each[5]).lower() for each in fields)


def test_nothing_found_is_exit_1(here: Path, run: Run) -> None:
    """A script can ask whether there is anything."""
    result = run("search", "zzzyx")

    assert (result.code, result.out) == (1, "")


def test_an_exclusion_needs_no_quotes(here: Path, run: Run) -> None:
    """natwire search patria -football: the minus is no option."""
    everything, less = run("search", "patria"), run("search", "patria", "-izmir", "-n5")

    assert 0 < len(less.lines) < len(everything.lines)


@pytest.mark.parametrize(
    "words", ['"', "(((", "OR OR", "AND NOT", "title:", "date:never", "-", "*", "NEAR/0", "\u202e[red]", "'; --"]
)
def test_no_text_is_a_syntax_error(here: Path, run: Run, words: str) -> None:
    """Any text is a query: it finds something or nothing, and never fails."""
    result = run("search", "--", words)

    assert result.code in (0, 1)
    assert result.err == ""


def test_output_for_other_programs(here: Path, run: Run) -> None:
    """JSON, JSON lines, a format, ids, NULs: all tell the same stories."""
    document = json.loads(run("search", "patria", "--json").out)
    rows = [json.loads(line) for line in run("search", "patria", "--jsonl").lines]
    ids = run("search", "patria", "--ids").lines

    assert document == rows
    assert [str(each["id"]) for each in rows] == ids
    assert run("search", "patria", "--format", "{id} {outlet}").lines == [
        f"{each['id']} {each['outlet']}" for each in rows
    ]
    assert run("search", "patria", "--ids", "-0").out == "\0".join([*ids, ""])
    assert run("search", "patria", "--count").out == f"{len(ids)}\n"


def test_stories_come_sorted_and_in_pages(here: Path, run: Run) -> None:
    """--sort turns the list round, --offset goes on where the page before ended."""
    newest = run("list", "--ids", "-n", "1000").lines

    assert run("list", "--ids", "--sort", "old", "-n", "1000").lines == newest[::-1]
    assert run("list", "--ids", "-n", "3", "--offset", "2").lines == newest[2:5]
    assert run("list", "--sort", "carriers", "--format", "{carriers}", "-n", "1").out.count(",") == 2
    assert run("search", "patria", "--sort", "nearest").code == 2


def test_how_a_query_was_read_is_printed(here: Path, run: Run) -> None:
    """In words; and what may have been meant by a field that is none."""
    told = run("search", "--explain-query", "patria", "sorce:yle")

    assert (told.code, told.out) == (0, "patria and sorce:yle\n")
    assert told.err == "did you mean source:yle instead of sorce:yle?\n"


def test_a_source_that_nobody_follows_is_told_as_none(here: Path, run: Run) -> None:
    """With the nearest that is followed, where one is near."""
    name = json.loads(run("source", "list", "--json").out)[0]["name"]

    assert run("search", "--explain-query", f'source:"{name}"').err == ""
    assert run("search", "--explain-query", f'source:"{name}x"').err == (
        f'did you mean source:"{name}" instead of source:"{name}x"?\n'
    )
    assert run("search", "--explain-query", "source:0").err == "there is no source:0: natwire source list\n"


def test_a_format_that_is_wrong_names_the_fields(here: Path, run: Run) -> None:
    """One clear error with a way out."""
    result = run("list", "--format", "{titel}")

    assert result.code == 2
    assert "known fields: id, title" in result.err


def test_a_list_is_newest_first(here: Path, run: Run) -> None:
    """A list without a query shows everything, by time."""
    times = [json.loads(line)["time"] for line in run("list", "--jsonl", "-n", "100").lines]

    assert len(times) > 10
    assert times == sorted(times, reverse=True)


def test_a_list_can_be_narrowed(here: Path, run: Run) -> None:
    """--since and fields work as in search; a time that is none is a clear error."""
    languages = {json.loads(line)["lang"] for line in run("list", "lang:fi", "--jsonl").lines}
    recent = run("list", "--since", "1h", "-n", "100").lines

    assert languages == {"fi"}
    assert len(recent) < len(run("list", "-n", "100").lines)
    assert run("list", "--since", "whenever").code == 2


def wire_story(run: Run) -> str:
    """The id of the story with three carriers."""
    (number,) = run("search", "carriers:3", "--ids").lines
    return number


def test_show_tells_a_story_and_its_carriers(here: Path, run: Run) -> None:
    """The text, without boxes; who carried it, the first on top."""
    number = wire_story(run)
    story = json.loads(run("show", number, "--json").out)
    text = run("show", number).out
    carriers = [line.split("\t") for line in run("show", number, "--carriers").lines]

    assert story["title"] in text.replace("\n", " ")
    for furniture in ("Min Read", "Share This", "Leave a comment", "newsletter"):
        assert furniture.lower() not in text.lower()
    assert {each[0] for each in carriers} == {f"{number}.{n}" for n in (1, 2, 3)}
    assert [each[2][0] for each in carriers] == ["f", "+", "+"], "the first, then how much later"
    assert len({each[3] for each in carriers}) == 3


def test_show_takes_a_carrier(here: Path, run: Run) -> None:
    """812.2 is that outlet's own text."""
    number = wire_story(run)
    titles = {json.loads(run("show", f"{number}.{n}", "--json").out)["title"] for n in (1, 2, 3)}

    assert len(titles) == 3


@pytest.mark.parametrize("number", ["99999", "0", "1.99", "one", "", "1.", "٣", "9" * 40])
def test_an_id_that_is_none_is_a_clear_error(here: Path, run: Run, number: str) -> None:
    """What people mistype is told to them."""
    result = run("show", number)

    assert result.code == 2
    assert result.err.startswith("natwire: ")
    assert "hint:" in result.err


def test_show_raw_prints_the_page(here: Path, run: Run) -> None:
    """A page that was followed is kept as it was fetched."""
    pages = [run("show", number, "--raw") for number in run("list", "--ids", "-n", "100").lines]

    kept = [each.out for each in pages if each.code == 0]
    assert kept
    assert all("<html" in page.lower() for page in kept)


def test_open_prints_the_address(here: Path, run: Run) -> None:
    """--print is for those without a browser."""
    number = wire_story(run)

    assert run("open", number, "--print").out.startswith("http://127.0.0.1:")


def test_a_terminal_gets_colours_and_fits(here: Path, demo_place: Path) -> None:
    """On a terminal lines are as wide as it is, the hit is in colour, and NO_COLOR is honoured."""
    plain = _on_terminal(demo_place, {"NO_COLOR": "1", "COLUMNS": "90"})
    coloured = _on_terminal(demo_place, {"COLUMNS": "90", "TERM": "xterm"})

    assert "\x1b[" not in plain
    assert "\x1b[1m" in coloured
    assert all(len(line) <= 90 for line in plain.splitlines())


def test_on_a_terminal_a_slip_is_told(here: Path, demo_place: Path) -> None:
    """Nothing is found, and a word that differs by a letter is in some story; or nobody follows such a source."""
    assert "nothing found; there is no source:0" in _on_terminal(demo_place, {}, "source:0")
    assert "did you mean patria instead of patira?" in _on_terminal(demo_place, {}, "patira")


def _on_terminal(place: Path, environment: dict[str, str], words: str = "patria") -> str:
    import pty

    parent, child = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        command(place, "search", words), stdout=child, stdin=child, stderr=child, env={**clean, **environment}
    )
    os.close(child)
    out = b""
    try:
        while chunk := os.read(parent, 65536):
            out += chunk
    except OSError:  # Linux says so when the other side is closed
        pass
    process.wait(10)
    os.close(parent)
    return out.decode().replace("\r\n", "\n")


def test_head_is_no_fault(here: Path, demo_place: Path) -> None:
    """A reader that has seen enough ends the command quietly."""
    line = " ".join(command(demo_place, "list", "-n", "100"))
    done = subprocess.run(f"{line} | head -n 1", shell=True, capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_search_reads_a_database_that_cannot_be_written(demo_place: Path, tmp_path: Path) -> None:
    """A copy without write permission is still searched."""
    source = sqlite3.connect(demo_place / "natwire.db")
    target = sqlite3.connect(tmp_path / "natwire.db")
    source.backup(target)
    source.close()
    target.close()
    (tmp_path / "natwire.db").chmod(0o444)

    assert natwire(tmp_path, "search", "patria").returncode == 0


def test_python_m_natwire_works() -> None:
    """For those whose PATH lacks the script."""
    done = subprocess.run([sys.executable, "-m", "natwire", "--version"], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("natwire 0.")
