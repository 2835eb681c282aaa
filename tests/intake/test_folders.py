"""Which files a folder has: each one below it once, and nothing of any other place."""

from __future__ import annotations

import os
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from natwire.errors import ParseError, SourceError
from natwire.intake import found, matching, shown


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A folder with two files, and two folders with one each; a secret stands beside it."""
    for name in ("drop/b.xml", "drop/a.txt", "drop/2026/06/c.xml", "drop/aa/d.xml", "secret.xml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "drop"


def nothing(error: ParseError) -> None:
    """What is told where all goes well."""
    raise error


def told(find: Callable[[Callable[[ParseError], None]], Iterator[Path]], drop: Path) -> tuple[list[str], list[str]]:
    """The files that are found, and what is said of those that are not, relative to the folder."""
    errors: list[ParseError] = []
    files = [os.path.relpath(path, drop) for path in find(errors.append)]
    return files, [str(each).replace(f"{drop}/", "").replace(str(drop), ".") for each in errors]


def below(drop: Path) -> tuple[list[str], list[str]]:
    """All files below the folder."""
    return told(lambda refused: found(drop, refused), drop)


def fitting(pattern: str, drop: Path) -> tuple[list[str], list[str]]:
    """Those that a source finds which has that pattern."""
    return told(lambda refused: matching(pattern, drop.parent, refused), drop)


def test_files_come_by_name_and_depth_first(drop: Path) -> None:
    """So that the versions of a story come in the order in which agencies name them."""
    assert below(drop) == (["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml"], [])
    assert list(found(drop / "b.xml", nothing)) == [drop / "b.xml"]


@pytest.mark.parametrize(
    "name", [".hidden", "e.xml.part", "e.xml.filepart", "e.xml.tmp", "E.CRDOWNLOAD", "b.xml~", ".e.xml.swp", "#b.xml#"]
)
def test_what_is_not_whole_or_not_meant_is_passed_over(drop: Path, name: str) -> None:
    """Programs that transfer files give them their name when they are done."""
    (drop / name).write_text("half")
    (drop / ".git").mkdir()
    (drop / ".git" / "e.xml").write_text("not meant")
    assert below(drop) == (["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml"], [])


@pytest.mark.parametrize("to", ["../secret.xml", "..", "/", "/dev/zero", "../nothing", "2026/../../secret.xml"])
def test_a_link_out_of_the_folder_is_refused(drop: Path, to: str) -> None:
    """Whoever may write to the folder could else have any file of this machine printed."""
    (drop / "e.xml").symlink_to(to)
    expected = ["e.xml is a link out of the folder and was not followed"]
    assert below(drop) == (["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml"], expected)
    assert fitting("drop/*.xml", drop) == (["b.xml"], expected)


@pytest.mark.parametrize("to", [".", "b.xml", "2026", "e.xml", "2026/06/.."])
def test_a_link_within_the_folder_is_passed_over(drop: Path, to: str) -> None:
    """What it leads to is found itself, and a circle has no end."""
    (drop / "e.xml").symlink_to(to)
    assert below(drop) == (["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml"], [])


def test_pipes_sockets_and_devices_are_refused_and_not_waited_for(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each."""
    os.mkfifo(drop / "e.xml")
    with socket.socket(socket.AF_UNIX) as plug:
        monkeypatch.chdir(drop)  # the address of a socket must be short
        plug.bind("f.xml")
        assert below(drop)[1] == ["e.xml is a pipe and no file", "f.xml is a socket and no file"]
        assert fitting("drop/*.xml", drop)[1] == ["e.xml is a pipe and no file", "f.xml is a socket and no file"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [("pipe", "pipe is a pipe and no file"), ("/dev/null", "/dev/null is a device and no file"),
     ("gone", "gone is not there"), ("circle", "circle is a link and was not followed")],
)  # fmt: skip
def test_a_place_that_is_no_file_is_refused_though_somebody_named_it(drop: Path, place: str, expected: str) -> None:
    """A pipe that nobody writes to would be waited for."""
    os.mkfifo(drop / "pipe")
    (drop / "circle").symlink_to("circle")
    assert told(lambda refused: found(drop / place, refused), drop) == ([], [expected])


def test_a_link_that_somebody_named_is_meant(drop: Path) -> None:
    """To a file or to a folder."""
    (drop / "latest").symlink_to("b.xml")
    (drop.parent / "wire").symlink_to("drop/aa")
    assert list(found(drop / "latest", nothing)) == [drop / "b.xml"]
    assert list(found(drop.parent / "wire", nothing)) == [drop.parent / "wire" / "d.xml"]


def test_a_folder_that_may_not_be_read_is_one_line(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of all others are found."""
    opened = os.open

    def closed(path: Path, flags: int) -> int:
        if Path(path).name == "aa":
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", closed)
    assert below(drop) == (["2026/06/c.xml", "a.txt", "b.xml"], ["aa may not be read"])


@pytest.mark.parametrize("name", [b"-rf.xml", b"a\nb.xml", b"\xff\xfe.xml", b"* [x].xml", b"\x1b[31m.xml"])
def test_a_name_may_be_any_bytes(drop: Path, name: bytes) -> None:
    """Names come from others."""
    (drop / os.fsdecode(name)).write_text("odd")
    assert os.fsdecode(name) in below(drop)[0]
    assert os.fsdecode(name) in fitting("drop/*.xml", drop)[0]


def test_a_name_is_told_without_what_steers_a_terminal(drop: Path) -> None:
    """An error is one line."""
    os.mkfifo(drop / "a\n\x1b[31m\udcff.xml")
    assert below(drop)[1] == [r"a\n\x1b[31m\udcff.xml is a pipe and no file"]


def test_what_a_saved_page_shows_is_no_page_of_its_own(drop: Path) -> None:
    """Browsers keep it in a folder beside, and frames with advertisements are among it."""
    for name in ("Ankara.html", "Ankara_files/frame.html", "Oslo_files/e.html"):
        (drop / name).parent.mkdir(exist_ok=True)
        (drop / name).write_text("page")
    assert below(drop)[0] == ["2026/06/c.xml", "Ankara.html", "Oslo_files/e.html", "a.txt", "aa/d.xml", "b.xml"]


def test_no_two_names_are_told_alike() -> None:
    """One stands for the other wherever names are compared."""
    assert shown(Path("a\n")) != shown(Path("a\\n"))


def test_folders_are_nested_deeper_than_functions_may_call_each_other(drop: Path) -> None:
    """Nothing ends the run, and all of them are looked into."""
    folders = [drop / "d"]
    while len(folders) < 1_100:
        folders.append(folders[-1] / "d")
    for each in folders:
        each.mkdir()
    (folders[-1] / "e.xml").touch()
    assert below(drop) == (["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml", "d/" * 1_100 + "e.xml"], [])
    (folders[-1] / "e.xml").unlink()
    for each in reversed(folders):
        each.rmdir()


def test_a_path_that_is_too_long_for_the_system_is_one_line(drop: Path) -> None:
    """It can be made, but not named."""
    here = os.open(drop, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    files, errors = below(drop)
    assert files == ["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml"]
    assert len(errors) == 1
    assert errors[0].endswith("cannot be read: File name too long")


def test_a_large_folder_needs_little_memory(tmp_path: Path) -> None:
    """No more than its names."""
    for each in range(20_000):
        (tmp_path / f"{each:05}.xml").touch()
    tracemalloc.start()
    number = 0
    for _ in found(tmp_path, nothing):
        number += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 20_000
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("drop/*.xml", ["b.xml"]), ("drop/**/*.xml", ["2026/06/c.xml", "aa/d.xml", "b.xml"]),
        ("drop", ["a.txt", "b.xml"]), ("drop/", ["a.txt", "b.xml"]),
        ("drop/**", ["2026/06/c.xml", "a.txt", "aa/d.xml", "b.xml"]),
        ("drop/*/*/*", ["2026/06/c.xml"]), ("drop/**/06/**/*", ["2026/06/c.xml"]), ("drop/[ab].*", ["a.txt", "b.xml"]),
        ("drop/b.xml", ["b.xml"]), ("./drop/?.xml", ["b.xml"]), ("drop/*.json", []), ("drop/a*/*", ["aa/d.xml"]),
        ("drop/**/**/**/*.txt", ["a.txt"]), ("drop/../drop/*.xml", ["b.xml"]),
    ],
)  # fmt: skip
def test_a_pattern_finds_what_it_says(drop: Path, pattern: str, expected: list[str]) -> None:
    """As shells have it, each file once."""
    assert fitting(pattern, drop) == (expected, [])


def test_a_pattern_may_stand_at_home_or_be_an_address(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks in an address are written as %20."""
    (drop.parent / "in box").mkdir()
    (drop.parent / "in box" / "e.xml").write_text("e")
    monkeypatch.setenv("HOME", str(drop.parent))
    assert fitting("~/drop/*.xml", drop) == (["b.xml"], [])
    assert fitting(f"{drop}/*.xml", drop) == (["b.xml"], [])
    assert fitting(f"//{drop}/*.xml", drop) == (["b.xml"], [])
    assert fitting(f"//localhost{drop.parent}/in%20box/*", drop) == (["../in box/e.xml"], [])


@pytest.mark.parametrize(
    "pattern", ["drop/*/../../*.xml", "drop/**/..", "//server/drop/*", "", " ", "drop/a\0b", "~nobody-here/*"]
)
def test_a_pattern_that_leads_nowhere_good_is_an_error(drop: Path, pattern: str) -> None:
    """It is wrong in the config, and found at once."""
    with pytest.raises(SourceError) as raised:
        matching(pattern, drop.parent, nothing)
    assert raised.value.word == "address"
    assert raised.value.hint


@pytest.mark.parametrize("pattern", ["gone/*.xml", "gone", "drop/b.xml/*"])
def test_a_folder_that_is_not_there_is_an_error_with_a_way_out(drop: Path, pattern: str) -> None:
    """A disk that is not mounted must not look like a quiet day."""
    with pytest.raises(SourceError, match=r"is not there|no folder") as raised:
        matching(pattern, drop.parent, nothing)
    assert raised.value.hint.startswith("mkdir ")


def test_a_folder_of_a_source_that_may_not_be_read_is_an_error(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for one that is empty now. Root may read all, so that the system is played here."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SourceError, match="may not be read") as raised:
        matching("drop/*.xml", drop.parent, nothing)
    assert raised.value.word == "denied"


def test_a_pattern_looks_only_where_it_can_fit(drop: Path) -> None:
    """What it does not mean is not even told."""
    os.mkfifo(drop / "2026" / "pipe.xml")
    os.mkfifo(drop / "pipe.txt")
    assert fitting("drop/*.xml", drop) == (["b.xml"], [])
    assert fitting("drop/*/*.xml", drop) == (["aa/d.xml"], ["2026/pipe.xml is a pipe and no file"])
