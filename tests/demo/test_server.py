"""The demo's newswire, as it is served."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from natwire.demo import serving
from natwire.demo.pages import outlets, pages

NOW = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)

Sources = list[tuple[str, str]]


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with serving(NOW) as sources:
        yield sources


def get(url: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", url.removeprefix(f"http://{parts.netloc}"), headers=headers or {})
        reply = connection.getresponse()
        return reply, reply.read()
    finally:
        connection.close()


def test_four_outlets_have_four_addresses_on_loopback(sources: Sources) -> None:
    """natwire counts carriers by host and port: four servers are four outlets."""
    assert [name for name, _ in sources] == ["The Harbour Post", "Northern Ledger", "Yelkovan", "Selkäveden Viesti"]
    assert {urlsplit(url).hostname for _, url in sources} == {"127.0.0.1"}
    assert len({urlsplit(url).port for _, url in sources}) == 4


def test_every_page_is_served_as_it_was_rendered(sources: Sources) -> None:
    """All addresses answer 200 with their type, their length and an ETag."""
    for (_, feed), outlet in zip(sources, outlets(NOW), strict=True):
        base = feed.removesuffix(outlet.feed)
        for path, page in pages(outlet, base).items():
            reply, body = get(base + path)
            assert (reply.status, body) == (200, page.body)
            assert reply.headers["Content-Type"] == page.type
            assert reply.headers["Content-Length"] == str(len(page.body))
            assert reply.headers["ETag"]


def test_a_query_does_not_change_the_page(sources: Sources) -> None:
    """A link with a tracker leads where the link without it leads."""
    _, feed = sources[0]
    assert get(feed)[1] == get(feed + "?utm_source=rss")[1]


def test_who_has_the_page_already_gets_304(sources: Sources) -> None:
    """A second fetch costs nothing; an ETag of yesterday does not count."""
    for _, feed in sources:
        etag = get(feed)[0].headers["ETag"]
        reply, body = get(feed, {"If-None-Match": etag})
        assert (reply.status, body, reply.headers["ETag"]) == (304, b"", etag)
        assert get(feed, {"If-None-Match": '"old"'})[0].status == 200


def test_an_unknown_address_is_404(sources: Sources) -> None:
    """A wrong address is told so, whatever it looks like."""
    for path in ("/no-such-page/", "/../pages.py", "//[", "/%00"):
        parts = urlsplit(sources[0][1])
        assert get(f"http://{parts.netloc}{path}")[0].status == 404


def test_serving_says_nothing(sources: Sources, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither a request nor a client that hangs up leaves a line on the newcomer's screen."""
    _, feed = sources[0]
    get(feed)
    parts = urlsplit(feed)
    socket.create_connection((str(parts.hostname), int(parts.port or 0))).close()
    get(feed + "nothing")
    assert capfd.readouterr() == ("", "")


def test_the_servers_stop_with_the_context() -> None:
    """Afterwards nothing listens and no thread is left, even when the demo failed."""
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="the demo failed"), serving(NOW) as sources:
        raise RuntimeError("the demo failed")
    assert threading.active_count() <= before  # one of an earlier test may have ended meanwhile
    for _, feed in sources:
        with pytest.raises(ConnectionRefusedError):
            get(feed)
