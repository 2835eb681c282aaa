"""Opening files: their bytes, and one line for each that has none to give."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from natwire.errors import ParseError
from natwire.intake import opened, read, settled
from natwire.intake.opening import Stream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def test_a_document_has_its_bytes_its_name_and_its_time(tmp_path: Path) -> None:
    """The name is as it would be typed, on one line."""
    path = tmp_path / "a\n.xml"
    path.write_bytes(b"<nitf/>")
    os.utime(path, (0, 1_780_000_000))
    document = read(path, 7)
    assert (document.name, document.data) == (f"{tmp_path}/a\\n.xml", b"<nitf/>")
    assert document.at == datetime.fromtimestamp(1_780_000_000, UTC)


@pytest.mark.parametrize("at", [-(10**9), 10**11])
def test_a_time_that_no_calendar_has_is_bounded(tmp_path: Path, at: int) -> None:
    """Disks take any number."""
    path = tmp_path / "a"
    path.write_bytes(b"a")
    os.utime(path, (at, at))
    assert 1970 <= read(path, 10).at.year <= 2100


def test_a_file_over_the_bound_or_without_an_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    """However large it says that it is, or whatever it says."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    for each in (path, Path("/proc/kallsyms")):
        if each.exists():
            with pytest.raises(ParseError, match="has over 1,000 bytes") as raised:
                read(each, 1_000)
            assert raised.value.word == "size"


def test_a_compressed_file_is_unpacked(tmp_path: Path) -> None:
    """Whatever its name is."""
    path = tmp_path / "a.xml"
    path.write_bytes(gzip.compress(b"<nitf>") + gzip.compress(b"</nitf>"))
    assert read(path, 100).data == b"<nitf></nitf>"
    with opened(path) as file:
        assert file.readline() == b"<nitf></nitf>"


def test_a_bomb_is_unpacked_up_to_the_bound(tmp_path: Path) -> None:
    """A million times as large as it looks."""
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bytes(100_000_000)))
    tracemalloc.start()
    with pytest.raises(ParseError, match="has over 1,000,000 bytes"):
        read(path, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("broken", [slice(0, 15), slice(0, 2)])
def test_a_compressed_file_that_breaks_off_is_an_error(tmp_path: Path, broken: slice) -> None:
    """Half a story is none."""
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"Ankara signed." * 9)[broken])
    with pytest.raises(ParseError, match="is compressed and broken") as raised:
        read(path, 1_000)
    assert raised.value.word == "broken"


def test_a_compressed_file_with_other_bytes_in_it_is_an_error(tmp_path: Path) -> None:
    """What it packs does not fit its sum."""
    data = bytearray(gzip.compress(os.urandom(1_000)))
    data[500] ^= 255
    (tmp_path / "a.gz").write_bytes(data)
    with pytest.raises(ParseError, match="is compressed and broken"):
        read(tmp_path / "a.gz", 10_000)


@pytest.mark.parametrize(
    ("name", "word"),
    [("pipe", "no-file"), ("folder", "no-file"), ("link", "no-file"), ("/dev/zero", "no-file"), ("gone", "missing"),
     ("empty", "empty")],
)  # fmt: skip
def test_what_is_no_file_is_not_read(tmp_path: Path, name: str, word: str) -> None:
    """Since it was listed it may have been put there; none of them may be waited for."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to("secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ParseError) as raised:
        read(tmp_path / name, 1_000)
    assert raised.value.word == word


@pytest.mark.parametrize(("number", "word"), [(13, "denied"), (5, "disk"), (40, "link")])
def test_a_file_that_the_system_does_not_give_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, word: str
) -> None:
    """Root may read all, so that the system is played here."""
    (tmp_path / "a").write_text("a")

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ParseError) as raised:
        read(tmp_path / "a", 1_000)
    assert raised.value.word == word


def test_a_fault_of_the_disk_while_it_is_read_is_one_line(tmp_path: Path) -> None:
    """The rest of the files goes on."""

    class Broken(io.FileIO):
        def readinto(self, buffer: WriteableBuffer) -> int:
            raise OSError(5, os.strerror(5))

    (tmp_path / "a").write_text("a")
    with io.BufferedReader(Broken(tmp_path / "a")) as file, pytest.raises(ParseError, match="Input/output error"):
        io.BufferedReader(Stream(tmp_path / "a", file)).read()


def test_a_file_is_settled_when_nobody_wrote_to_it_for_a_while(tmp_path: Path) -> None:
    """Half a file is never read."""
    path = tmp_path / "a.xml"
    path.write_text("half")
    os.utime(path, (0, 1_780_000_000))
    changed = datetime.fromtimestamp(1_780_000_000, UTC)
    assert not settled(path, changed + timedelta(seconds=3))
    assert settled(path, changed + timedelta(seconds=10))
    assert not settled(tmp_path / "gone", changed)


def test_a_clock_that_is_ahead_holds_no_file_for_ever(tmp_path: Path) -> None:
    """The time that the system itself keeps is taken instead, and a clock that is little ahead is waited for."""
    path = tmp_path / "a.xml"
    path.write_text("a")
    written = datetime.fromtimestamp(path.stat().st_ctime, UTC)
    ahead = (written + timedelta(days=400)).timestamp()
    os.utime(path, (ahead, ahead))
    assert not settled(path, written + timedelta(seconds=3))
    assert settled(path, written + timedelta(seconds=20))
    assert settled(path, written - timedelta(days=400))
    os.utime(path, (ahead, (written + timedelta(seconds=60)).timestamp()))
    assert not settled(path, written + timedelta(seconds=20))
    assert settled(path, written + timedelta(seconds=80))
