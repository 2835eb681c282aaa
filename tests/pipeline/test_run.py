"""A run through all rooms, with a server that does not always answer well."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire.config.settings import FetchSettings, Settings
from natwire.model.article import Judge, Kept, Poll
from natwire.model.query import And, Changed
from natwire.model.run import Outcome
from natwire.model.source import Source, State
from natwire.pipeline.run import Order, run
from natwire.store import care, open_database
from natwire.store.archive import Archive
from natwire.store.polling import Polling
from natwire.store.search import Search
from natwire.store.versions import Versions
from tests.server import Asked, Server, answer, redirect

LONG = "".join(
    f"<p>Paragraph {n} of the story tells what happened in the harbour that day, and why.</p>" for n in range(8)
)


LOOPBACK = FetchSettings(allow_private=("127.0.0.0/8",), host_delay=timedelta(0), host_connections=8)


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


class Watch:
    """Remembers how it went."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.expected = 0

    def expect(self, more: int, pages: bool = False) -> None:
        self.expected += more

    def done(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def words(self) -> dict[str, str]:
        return {outcome.source: outcome.word for outcome in self.outcomes if not outcome.page}


Fetch = Callable[..., Watch]


@pytest.fixture
def fetch(tmp_path: Path, server: Server) -> Fetch:
    """`fetch("a", "b")` asks the sources at /a and /b, whatever the schedule."""

    def fetch(*names: str, **more: object) -> Watch:
        chosen = tuple(Source(name, server.url(f"/{name}"), **more) for name in names)  # type: ignore[arg-type]
        watch = Watch()
        order = Order(chosen, haste="force", jobs=1)
        asyncio.run(run(tmp_path / "natwire.db", Settings(tmp_path / "c.toml", fetch=LOOPBACK), order, watch, now))
        return watch

    return fetch


def written(title: str) -> str:
    """A text that shares no words with one of another title."""
    return "".join(f"<p>{' '.join(f'{title}{n}{word}' for word in 'abcdefghijkl')}.</p>" for n in range(8))


def feed(*titles: str, text: str = "", head: str = "") -> bytes:
    """A feed with whole texts."""
    items = "".join(
        f"<item><title>{title}</title><link>/story/{title}</link><guid>{title}</guid>"
        f"<content:encoded><![CDATA[{text or written(title)}]]></content:encoded></item>"
        for title in titles
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return answer(f'<rss version="2.0" {space}><channel><title>T</title>{head}{items}</channel></rss>'.encode())


def titles(tmp_path: Path) -> list[str]:
    """What is stored, sorted."""
    with open_database(tmp_path / "natwire.db") as db:
        return sorted(hit.story.title for hit in Search(db).find(And(), 100))


def test_what_broke_is_tried_again_at_the_end_of_the_run(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """Once, when everybody else was asked; a fault that is gone then is no fault."""
    tries = iter([answer(status="500 Oh"), feed("Ferry")])
    server.answers = {"/shaky": lambda asked, to: to.sendall(next(tries)), "/good": feed("Bridge")}

    watch = fetch("shaky", "good")

    assert watch.words() == {"shaky": "ok", "good": "ok"}
    assert len(watch.outcomes) == 2
    assert titles(tmp_path) == ["Bridge", "Ferry"]
    assert [asked.path for asked in server.asked].count("/shaky") == 2


def test_what_was_refused_is_not_tried_again(fetch: Fetch, server: Server) -> None:
    """A no is a no, and a host that asked for silence has it."""
    server.answers = {
        "/denied": answer(status="403 No"),
        "/busy": answer(status="503 Busy", Retry_After="60"),
    }

    watch = fetch("denied")
    watch.outcomes += fetch("busy").outcomes

    assert watch.words() == {"denied": "denied", "busy": "unavailable"}
    assert [asked.path for asked in server.asked] == ["/denied", "/busy"]


def test_no_more_is_read_ahead_than_can_be_written(
    fetch: Fetch, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is slow, what was read would wait in memory: as much as there are sources."""
    names = [f"f{n}" for n in range(60)]
    server.answers = {f"/{name}": feed(name.title()) for name in names}
    ahead: list[int] = []
    keep = Archive.keep

    def slow(archive: Archive, poll: Poll, judge: Judge) -> Kept:
        time.sleep(0.01)
        ahead.append(len(server.asked) - len(ahead))
        return keep(archive, poll, judge)

    monkeypatch.setattr(Archive, "keep", slow)

    assert set(fetch(*names).words().values()) == {"ok"}
    assert max(ahead) <= 3 * LOOPBACK.host_connections


def test_a_document_that_differs_in_its_stamps_is_unchanged(fetch: Fetch, server: Server) -> None:
    """Comments, build dates and counters of comments are no news."""
    made = iter(range(9))

    def stamped(asked: Asked, to: socket.socket) -> None:
        at = next(made)
        head = f"<lastBuildDate>Wed, 03 Jun 2026 12:0{at}:00 GMT</lastBuildDate><!-- {at} ms -->"
        to.sendall(feed("Ferry", head=head))

    server.answers["/a"] = stamped

    assert [fetch("a").words()["a"] for _ in range(3)] == ["ok", "unchanged", "unchanged"]


def test_one_bad_source_disturbs_no_other(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """Each has its own word; the good one is stored."""
    server.answers = {
        "/good": feed("Ferry"),
        "/page": answer(b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        "/broken": answer(b"<rss><channel><item><title>x"),
        "/empty": answer(),
        "/image": answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        "/gone": answer(status="410 Gone"),
        "/down": answer(status="500 Oh"),
        "/cut": answer(b"<rss>")[:-3],
    }

    watch = fetch("good", "page", "broken", "empty", "image", "gone", "down", "cut", "missing")

    assert watch.words() == {
        "good": "ok",
        "page": "not-a-feed",
        "broken": "truncated",
        "empty": "empty",
        "image": "not-a-feed",
        "gone": "gone",
        "down": "http-5xx",
        "cut": "cut",
        "missing": "not-found",
    }
    assert titles(tmp_path) == ["Ferry"]
    assert watch.expected == 9
    with open_database(tmp_path / "natwire.db", "write") as db:
        assert care.faults(db) == []


def test_what_went_wrong_is_remembered_without_the_answer(fetch: Fetch, server: Server) -> None:
    """The run holds its faults to the end; with all that they happened in, a hundred large answers would fill it."""
    server.answers |= {"/page": answer(b"<html>"), "/cut": answer(b"<rss>")[:-3], "/down": answer(status="500 Oh")}

    errors = [outcome.error for outcome in fetch("page", "cut", "down").outcomes]

    assert [(error.__traceback__, error.__context__) for error in errors if error] == [(None, None)] * 3


def test_a_feed_that_recovers_brings_what_it_kept_back(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """A truncated document gives its whole items now, the rest when it comes whole; its validators are not kept."""
    whole = feed("Ferry", "Harvest")
    body = whole.split(b"\r\n\r\n", 1)[1]
    server.answers["/a"] = answer(body[: body.rindex(b"<item>") + 20], ETag='"same"')
    assert fetch("a").words() == {"a": "truncated"}
    assert titles(tmp_path) == ["Ferry"]

    server.answers["/a"] = answer(body, ETag='"same"')
    assert fetch("a").words() == {"a": "ok"}

    assert "if-none-match" not in server.asked[-1].headers
    assert titles(tmp_path) == ["Ferry", "Harvest"]


def test_what_has_not_changed_is_said_by_304_or_by_the_body(fetch: Fetch, server: Server) -> None:
    """The validators go back as they came; without them the body itself tells."""
    body = feed("Ferry").split(b"\r\n\r\n", 1)[1]
    server.answers["/a"] = answer(body, ETag='W/"odd, one"')
    fetch("a")
    assert fetch("a").words() == {"a": "unchanged"}
    assert server.asked[-1].headers["if-none-match"] == 'W/"odd, one"'

    server.answers["/a"] = answer(status="304 Not Modified")
    assert fetch("a").words() == {"a": "unchanged"}


def test_a_new_source_starts_with_pages_of_its_past(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """The first poll reads on where the feed leads, up to `pages`; the second asks once. A 404 is the end."""

    def older(n: int) -> str:
        return f'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="/a?p={n}"/>'

    server.answers = {
        "/a": feed("One", head=older(2)),
        "/a?p=2": feed("Two", head=older(3)),
        "/a?p=3": feed("Three", head=older(4)),
    }
    fetch("a", pages=2)
    assert titles(tmp_path) == ["One", "Two"]

    server.asked.clear()
    fetch("a", pages=2)
    assert [asked.path for asked in server.asked] == ["/a"]

    server.answers["/b"] = feed("Four", head=older(9))
    assert fetch("b").words() == {"b": "ok"}


def test_a_teaser_is_followed_to_its_page(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """The page's text takes its place, and the page is not fetched again."""
    server.answers["/a"] = feed("Ferry", text="<p>It began at dawn […]</p>")
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{LONG}</article></body></html>"
    server.answers["/story/Ferry"] = answer(page.encode(), Content_Type="text/html; charset=utf-8")

    first = fetch("a")
    assert [(outcome.word, outcome.page) for outcome in first.outcomes] == [("ok", False), ("ok", True)]
    with open_database(tmp_path / "natwire.db") as db:
        (hit,) = Search(db).find(And())
    assert hit.story.text.count("Paragraph") == 8
    assert not hit.story.teaser

    assert [outcome.page for outcome in fetch("a").outcomes] == [False]


def test_a_page_that_does_not_come_leaves_the_teaser(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """It is not tried again at once; what was announced can be read meanwhile."""
    server.answers["/a"] = feed("Ferry", text="<p>It began at dawn […]</p>")

    assert [outcome.word for outcome in fetch("a").outcomes] == ["ok", "not-found"]
    with open_database(tmp_path / "natwire.db") as db:
        (hit,) = Search(db).find(And())
        assert care.info(db)["pages_wanted"] == 1
    assert hit.story.teaser
    server.asked.clear()
    fetch("a")
    assert [asked.path for asked in server.asked] == ["/a"]


def test_a_busy_server_is_left_alone(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """429 stops its host for the rest of the run, and nobody asks it before its time without --force."""
    server.answers["/a"] = answer(status="429 Too Many Requests", Retry_After="600")

    words = fetch("a").words()

    assert words == {"a": "too-many"}
    with open_database(tmp_path / "natwire.db") as db:
        (state,) = db.sql.execute("select hint_until_at - last_request_at from source").fetchone()
        hosts = db.sql.execute("select count(*) from host").fetchone()
    assert 595 <= state <= 605
    assert hosts == (1,)


def test_the_end_of_a_run_is_written_down(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """When it began and ended, and what it brought."""
    server.answers["/a"] = feed("Ferry")
    fetch("a")

    with open_database(tmp_path / "natwire.db") as db:
        (totals, ended) = db.sql.execute("select totals, ended_at from run").fetchone()
    assert json.loads(totals) == {"due": 1, "failed": 0, "items": 1, "stories": 1, "unfit": 0}
    assert ended


def test_an_item_that_stands_twice_is_one(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """Word for word the same entry twice in one document, in a whole feed and in one that breaks off."""
    server.answers["/a"] = feed("Ferry", "Ferry")
    assert fetch("a").words() == {"a": "ok"}

    broken = feed("Harvest", "Harvest").split(b"\r\n\r\n", 1)[1]
    server.answers["/b"] = answer(broken[: broken.rindex(b"</channel>")])
    assert fetch("b").words() == {"b": "truncated"}
    assert titles(tmp_path) == ["Ferry", "Harvest"]


def test_a_page_without_a_page_is_tried_again(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """204 says that there is nothing; that is not the text of a story."""
    server.answers = {"/a": feed("Ferry", text="<p>It began at dawn […]</p>"), "/story/Ferry": answer(status="204 No")}

    assert [outcome.word for outcome in fetch("a").outcomes] == ["ok", "empty"]
    with open_database(tmp_path / "natwire.db") as db:
        assert care.info(db)["pages_wanted"] == 1


def test_a_network_that_is_down_penalises_nobody(tmp_path: Path) -> None:
    """When hardly any host can be reached, the fault is ours: no source is marked, and the status says so."""
    settings = Settings(tmp_path / "c.toml", fetch=LOOPBACK)
    chosen = tuple(Source(f"s{n}", f"http://127.0.0.{n}:9/feed") for n in range(1, 5))

    totals = asyncio.run(run(tmp_path / "natwire.db", settings, Order(chosen, haste="force"), watch := Watch(), now))

    assert totals.network
    assert totals.network.exit_code == 69
    assert watch.words() == dict.fromkeys(("s1", "s2", "s3", "s4"), "refused")
    with open_database(tmp_path / "natwire.db") as db:
        assert Polling(db).states(chosen) == {source.address: State(source.address) for source in chosen}


def test_one_source_that_cannot_be_reached_is_its_own_fault(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """A refused connection among good ones is written down as any failure."""
    server.answers["/a"] = feed("Ferry")
    dead = Source("dead", "http://127.0.0.1:9/feed")
    settings = Settings(tmp_path / "c.toml", fetch=LOOPBACK)
    order = Order((dead, Source("a", server.url("/a"))), haste="force")

    asyncio.run(run(tmp_path / "natwire.db", settings, order, watch := Watch(), now))

    assert watch.words() == {"dead": "refused", "a": "ok"}
    with open_database(tmp_path / "natwire.db") as db:
        assert Polling(db).states([dead])[dead.address].failures == 1


def test_a_move_for_good_is_followed_once(fetch: Fetch, server: Server) -> None:
    """After a 301 on its own host the new address is asked, with its validators."""
    body = feed("Ferry").split(b"\r\n\r\n", 1)[1]
    server.answers = {"/a": redirect("/new", "301 Moved Permanently"), "/new": answer(body, ETag='"1"')}
    fetch("a")
    server.asked.clear()

    assert fetch("a").words() == {"a": "unchanged"}
    assert [(asked.path, asked.headers.get("if-none-match")) for asked in server.asked] == [("/new", '"1"')]


def test_what_a_publisher_changed_is_graded_at_the_end_of_a_run(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """Another number is a version and found by that; a new dash or a share box is none."""
    story = LONG + "<p>The coast guard said, on Monday, that 12 people were hurt.</p>"
    boxed = f"<p>4 min read</p>{story}<p>Share This Article</p><p>Leave a comment</p>"
    dashed = story.replace(", on Monday,", " — on Monday —")
    for text in (story, boxed, dashed, story.replace("12 people", "14 people")):
        server.answers = {"/a": feed("Ferry", text=text)}
        fetch("a")

    with open_database(tmp_path / "natwire.db") as db:
        assert [each.grades for each in Versions(db).of(1)] == [("numbers",), None]
        assert Search(db).ids(Changed("numbers"), 9) == [1]
