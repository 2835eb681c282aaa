"""Decompression by pieces."""

from __future__ import annotations

import gzip
import itertools
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import FetchError
from natwire.fetch import decode
from natwire.fetch.decode import Body

URL = "https://yle.example/feed"


def whole(encoding: str, pieces: list[bytes], most: int = 1 << 20) -> bytes:
    """The body that comes in these pieces."""
    body = Body(encoding, most, URL)
    for piece in pieces:
        body.add(piece)
    return body.whole()


def cut_up(stream: bytes, cuts: list[int]) -> list[bytes]:
    """The stream in pieces, some of them perhaps empty."""
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    return [b"", *(stream[a:b] for a, b in itertools.pairwise(places))]


cuts = st.lists(st.integers(0, 10_000))


@given(
    st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.sampled_from([b"", b"\0" * 9, b"\x1f", b"x"]), cuts
)
def test_however_gzip_is_split_the_body_is_the_same(members: list[bytes], padding: bytes, where: list[int]) -> None:
    """Pieces end anywhere: in a header, between two members, in what some servers put behind the last."""
    stream = b"".join(gzip.compress(member) for member in members) + padding

    assert whole("gzip", cut_up(stream, where)) == b"".join(members)


@given(st.binary(max_size=2000), cuts, st.sampled_from(["br", "deflate", "raw deflate", ""]))
def test_however_a_stream_is_split_the_body_is_the_same(body: bytes, where: list[int], encoding: str) -> None:
    """The same holds for the other encodings."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    streams = {
        "br": brotli.compress(body),
        "deflate": zlib.compress(body),
        "raw deflate": packer.compress(body) + packer.flush(),
        "": body,
    }
    assert whole(encoding.removeprefix("raw "), cut_up(streams[encoding], where)) == body


@given(st.sampled_from(["gzip", "br", "deflate"]), st.lists(st.binary(max_size=500), max_size=8))
def test_junk_is_a_fault_and_nothing_worse(encoding: str, pieces: list[bytes]) -> None:
    """Any bytes at all end in a body or in a FetchError."""
    word = "fine"
    try:
        whole(encoding, pieces)
    except FetchError as error:
        word = error.word
    assert word in ("fine", "encoding", "cut")


@given(st.integers(1, 5000), st.integers(1, 5000), cuts, st.sampled_from(["gzip", "br", "deflate", ""]))
def test_the_bound_is_on_what_comes_out(size: int, most: int, where: list[int], encoding: str) -> None:
    """A body up to the bound is whole, one beyond it is too large, in whatever pieces it comes."""
    pack = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress, "": bytes}
    pieces = cut_up(pack[encoding](b"a" * size), where)

    if size <= most:
        assert len(whole(encoding, pieces, most)) == size
    else:
        with pytest.raises(FetchError) as caught:
            whole(encoding, pieces, most)
        assert caught.value.word == "too-large"


def test_what_follows_the_body_is_not_kept() -> None:
    """Padding without end behind a good body costs no memory."""
    body = Body("gzip", 1 << 20, URL)
    body.add(gzip.compress(b"Ankara"))
    for _ in range(50):
        body.add(b"\0" * 65_536)

    assert body.whole() == b"Ankara"
    assert len(getattr(body.decoder, "inner").unused_data) <= 65_536  # noqa: B009


@pytest.mark.parametrize(
    ("encoding", "begin", "piece"),
    [
        ("gzip", gzip.compress(b"Ankara"), b"x" * 100),
        ("gzip", b"", gzip.compress(b"")),
        ("deflate", b"\x78\x9c", b"\0\0\0\xff\xff"),
    ],
)
def test_a_stream_that_goes_on_and_holds_nothing_ends(
    monkeypatch: pytest.MonkeyPatch, encoding: str, begin: bytes, piece: bytes
) -> None:
    """Padding, empty members, empty blocks: what comes is bounded as what comes out of it is."""
    monkeypatch.setattr(decode, "MOST_COMING", 1 << 16)

    with pytest.raises(FetchError) as caught:
        whole(encoding, [begin, *([piece] * (1 << 15))])
    assert caught.value.word == "too-large"


def test_nothing_at_all_is_an_empty_body() -> None:
    """Some servers call an empty body compressed."""
    assert whole("gzip", []) == whole("br", []) == b""
