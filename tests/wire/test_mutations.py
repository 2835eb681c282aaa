"""Files that were damaged on their way: each is read, or refused with one plain error, and nothing else happens."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import tzinfo

import pytest

from natwire.errors import ParseError
from natwire.model.intake import Form
from natwire.model.wire import WireItem
from tests.wire.chains import FORMATS, Version, chain, told
from tests.wire.test_chains import READERS

PIECES = (
    b"\0", b"\xff\xfe", b"\xc3", b"<", b">", b"&", b"&x;", b"&#31;", b"<![CDATA[", b"]]>", b"<!--", b'"', b"'", b"{",
    b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"\\ud800", b"<p>", b"</p>", b"<br/>", b"<pre>", b"Eds: x",
    b"<!DOCTYPE x [<!ENTITY y 'z'>]>", b'<?xml version="1.0" encoding="utf-16"?>', b"9999-99-99T99:99", b"\n\n",
)  # fmt: skip


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The file with some of it changed, lost, doubled, or with something else in it."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 2, 8))):
        start = dice.randrange(len(out) + 1)
        end = min(len(out), start + dice.choice((1, 8, 50, 500)))
        match dice.randrange(4):
            case 0:
                del out[start:end]
            case 1:
                out[start:start] = dice.choice(PIECES)
            case 2:
                out[start:end] = bytes(dice.randrange(256) for _ in range(end - start))
            case _:
                out[start:start] = out[start:end] * dice.choice((1, 20))
    return bytes(out)


def outcome(read: Callable[[bytes, tzinfo | None], Iterator[WireItem]], data: bytes) -> str:
    """What was said where it was refused, else nothing."""
    try:
        for item in read(data, None):
            assert item.id
            assert "\n" not in item.headline
            assert not (item.html and item.text)
    except ParseError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_file_is_read_or_refused(form: Form) -> None:
    """A thousand of them, the same ones each time."""
    dice = random.Random(9)
    files = list(chain(form).values())
    outcomes = {outcome(READERS[form], damaged(dice.choice(files), dice)) for _ in range(1_000)}
    assert "" in outcomes
    assert len(outcomes) > 1
    assert max(map(len, outcomes)) < 200


@pytest.mark.parametrize("form", FORMATS)
def test_a_headline_and_a_text_without_end_are_bounded(form: Form) -> None:
    """The item is read, and its headline is as long as one may be."""
    (item,) = READERS[form](told(form, Version(1, headline="H" * 1_000_000, text="word " * 100_000)), None)
    assert (len(item.headline), len(item.html)) == (1_000, 500_007)


@pytest.mark.parametrize("form", FORMATS)
def test_no_field_is_without_end(form: Form) -> None:
    """An id of a megabyte is cut like any other: two of that kind are no worse than one."""
    (item,) = READERS[form](told(form, Version(1, id="urn:newsml:harbour.example:20260603:" + "p" * 1_000_000)), None)
    assert 10_000 < len(item.id) < 30_000
    assert item.provider == "harbour.example"
