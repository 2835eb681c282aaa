"""Mboxes: every message once, as it was written, whatever kind of mbox it is and however large."""

from __future__ import annotations

import io
import mailbox
import os
import tempfile
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import ParseError
from natwire.intake.mbox import split

FROM = b"From wire@nat.example Wed Jun  3 12:00:00 2026\n"


class Endless(io.RawIOBase):
    """A file of one line for ever, as far as it goes: nothing of it is in memory."""

    def __init__(self, begin: bytes, size: int, end: bytes = b"") -> None:
        self.begin, self.left, self.last = begin, size, end

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or what is left."""
        if self.begin:
            begin, self.begin = self.begin, b""
            return begin
        size = min(size, self.left)
        self.left -= size
        if size:
            return (b"Helsinki.\n" * (size // 10 + 1))[:size]
        last, self.last = self.last, b""
        return last


def messages(mbox: bytes, most: int = 10_000) -> tuple[list[bytes], list[str]]:
    """The messages, and what was told."""
    told: list[ParseError] = []
    found = list(split(io.BytesIO(mbox), told.append, most))
    return found, [str(each) for each in told]


lines = st.lists(
    st.sampled_from(
        [b"Ankara signed.", b"", b"From Ankara", b">From Oslo", b"Note: two", b"From a b 10:30 2026", b"\xff"]
    )
)


@given(st.lists(lines), st.sampled_from([b"\n", b"\r\n"]))
def test_it_splits_as_the_standard_library_does(bodies: list[list[bytes]], newline: bytes) -> None:
    """What that has written is read back the same, but for what it quoted, which it leaves so."""
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(os.path.join(folder, "box"))  # noqa: PTH118
        for body in bodies:
            box.add(b"Subject: Ankara\n\n" + b"\n".join(body) + b"\n")
        box.flush()
        expected = [box.get_bytes(key).replace(b"\n>From ", b"\nFrom ") for key in box.keys()]  # noqa: SIM118
        box.close()
        with open(os.path.join(folder, "box"), "rb") as file:  # noqa: PTH118, PTH123
            data = file.read()
    found, told = messages(data.replace(b"\n", newline), 100_000)
    assert [each.replace(b"\r\n", b"\n") for each in found] == expected
    assert told == []


@given(st.binary(max_size=300), st.integers(10, 200))
def test_any_bytes_are_split_or_told(data: bytes, most: int) -> None:
    """No message is over the bound, and together they are no more than the file."""
    found, _ = messages(FROM + b"Subject: " + data, most)
    assert all(len(each) <= most for each in found)
    assert sum(map(len, found)) <= len(data) + len(b"Subject: ")


def test_quoted_lines_lose_one_mark() -> None:
    """As mboxrd has it; a reply's own marks have a space behind them and stay."""
    found, _ = messages(FROM + b"Subject: a\n\n>From Ankara\n>>From Oslo\n> From Bergen\n")
    assert found == [b"Subject: a\n\nFrom Ankara\n>From Oslo\n> From Bergen\n"]


@pytest.mark.parametrize(
    "line",
    [
        b"From Ankara our reporter writes:", b"From 10:30 on in 2026 trains run", b"From", b"From Ankara", b"From  ",
    ],
)  # fmt: skip
def test_a_sentence_parts_no_messages(line: bytes) -> None:
    """Many writers quote nothing. Behind a line that parts messages there is a header, or nothing."""
    text = b"Subject: a\n\nFirst.\n\n" + line + b"\nSecond.\n"
    assert messages(FROM + text) == ([text], [])


@pytest.mark.parametrize(
    "line",
    [
        b"From - Sat Jan  3 01:05:34 1996", b"From wire at nat.example  Wed Jun  3 12:00:00 2026",
        b"From 1234@xxx Wed Jun 03 12:00:00 +0000 2026", b"From wire@nat.example 2026-06-03T12:00:00Z",
        b"From ???@??? Wed Jun 03 12:00:00 2026", b"From wire@nat.example",
    ],
)  # fmt: skip
def test_each_program_has_its_own_line(line: bytes) -> None:
    """Those of mail readers, list archives and exports part messages alike."""
    found, told = messages(line + b"\nSubject: a\n\nFirst.\n\n" + line + b"\nSubject: b\n\nSecond.\n")
    assert (found, told) == ([b"Subject: a\n\nFirst.\n", b"Subject: b\n\nSecond.\n"], [])


def test_a_length_that_is_right_counts() -> None:
    """Of mboxcl2: a message within a message is no message, and nothing was quoted."""
    body = b"It reads:\n\n" + FROM + b"Subject: b\n\n>From Oslo\n"
    one = b"Subject: a\nContent-Length: %d\n\n" % len(body) + body
    found, _ = messages(FROM + one + b"\n" + FROM + b"Subject: c\n\n")
    assert found == [one, b"Subject: c\n\n"[:-1]]


@pytest.mark.parametrize("length", [0, 3, 20, 9_000, 10**11])
def test_a_length_that_is_wrong_does_not(length: int) -> None:
    """Where it leads to no other message and not to the end, the lines say where the message ends."""
    one = b"Subject: a\nContent-Length: %d\n\nAnkara signed.\n" % length
    assert messages(FROM + one + b"\n" + FROM + b"Subject: b\n\nx\n")[0] == [one, b"Subject: b\n\nx\n"]


def test_a_message_over_the_bound_is_told_by_its_place() -> None:
    """Those around it are read."""
    small = FROM + b"Subject: a\n\nx\n\n"
    found, told = messages(small + FROM + b"Subject: b\n\n" + b"y\n" * 500 + b"\n" + small, 200)
    assert found == [b"Subject: a\n\nx\n"] * 2
    assert told == [f"message 2, at byte {len(small)}, has over 200 bytes and was skipped"]


def test_what_stands_before_the_first_message_is_told() -> None:
    """Such as the end of a message whose beginning was cut off. Empty lines and an editor's mark are nothing."""
    assert messages(b"cut off\n\n" + FROM + b"Subject: a\n")[1] == [
        "its first 9 bytes belong to no message and were skipped"
    ]
    assert messages(b"\xef\xbb\xbf\r\n\n" + FROM + b"Subject: a\n") == ([b"Subject: a\n"], [])
    assert messages(b"") == messages(b"\n\n") == ([], [])


def test_a_large_file_without_a_message_is_one_error_in_little_memory() -> None:
    """All of it is read, and nothing of it kept."""
    tracemalloc.start()
    with pytest.raises(ParseError, match=r"^no message begins in its 200,000,000 bytes: it is no mbox$"):
        list(split(Endless(b"", 200_000_000), pytest.fail))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_large_message_is_skipped_in_little_memory() -> None:
    """Of what is over the bound nothing is held, and what follows is read."""
    told: list[ParseError] = []
    file = Endless(FROM + b"Subject: a\n\n", 100_000_000, b"\n" + FROM + b"Subject: b\n")
    tracemalloc.start()
    found = list(split(file, told.append, 1_000_000))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [b"Subject: b\n"]
    assert [str(each) for each in told] == ["message 1, at byte 0, has over 1,000,000 bytes and was skipped"]
    assert peak < 12_000_000
