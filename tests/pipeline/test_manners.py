"""Politeness, line by line, against a server that counts; the clock is ours, so that weeks pass in a moment."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest

from natwire.config.settings import Settings
from natwire.errors import FetchError
from natwire.fetch import client
from natwire.fetch.guard import Guard
from natwire.fetch.schedule import Haste
from natwire.model.run import Outcome
from natwire.model.source import Source, State
from natwire.pipeline import visit
from natwire.pipeline.run import Order, run
from natwire.sources.locate import locate
from natwire.store import open_database
from natwire.store.polling import Polling
from tests.pipeline.test_run import LONG, LOOPBACK, Watch, feed, titles
from tests.server import Asked, Server, answer, redirect

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEASER = "<p>It began at dawn […]</p>"


class World:
    """One database, one clock, and runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "natwire.db"
        self.now = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)  # a Wednesday
        self.fetch = LOOPBACK

    def run(
        self,
        *sources: Source,
        haste: Haste = "due",
        named: bool = False,
        watch: Watch | None = None,
        budget: timedelta = 10 * MINUTE,
    ) -> Watch:
        """A run now, of these sources."""
        watch = watch or Watch()
        order = Order(sources, haste, named, jobs=1, max_time=budget)
        settings = Settings(self.folder / "c.toml", fetch=self.fetch)
        asyncio.run(run(self.database, settings, order, watch, lambda: self.now))
        return watch

    def state(self, source: Source) -> State:
        """What is known of it."""
        with open_database(self.database) as db:
            return Polling(db).states([source])[source.address]

    def wait(self, source: Source) -> timedelta:
        """From now to its next poll."""
        at = self.state(source).next_at
        assert at is not None
        return at - self.now

    def one(self, question: str) -> tuple[object, ...]:
        """One row of the database."""
        with open_database(self.database) as db:
            found: tuple[object, ...] = db.sql.execute(question).fetchone()
            return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A new one."""
    return World(tmp_path)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name is at home."""

    async def here(*_: object) -> list[object]:
        return [ip_address("127.0.0.1")]

    monkeypatch.setattr(Guard, "addresses", here)


def known(body: bytes, etag: str = '"1"', **headers: str) -> Callable[[Asked, socket.socket], None]:
    """Sends a whole feed once, and 304 to who has it."""
    whole = answer(body.split(b"\r\n\r\n", 1)[1], "200 OK", **{**headers, "ETag": etag})
    same = answer(b"", "304 Not Modified", **headers)

    def told(asked: Asked, to: socket.socket) -> None:
        to.sendall(same if asked.headers.get("if-none-match") == etag else whole)

    return told


def paths(server: Server) -> list[str]:
    """What was asked since the last look."""
    seen = [asked.path for asked in server.asked]
    server.asked.clear()
    return seen


# -------------------------------------------------------------------------------------------------------- the request


def test_validators_are_kept_for_good_and_nothing_else_is_sent(world: World, server: Server) -> None:
    """Byte for byte over runs, a 304 and a failure; no cookie comes back, no Referer, nothing is added."""
    source = Source("a", server.url("/a?x=1&y"))
    odd = {"ETag": 'W/"\xe9 odd, one"', "Last_Modified": "yesterday; about noon"}
    body = feed("Ferry").split(b"\r\n\r\n", 1)[1]
    answers = [answer(body, Set_Cookie="id=1; Path=/", **odd), answer(status="304 Not Modified", Set_Cookie="id=2")]
    answers += [answer(status="404 Not Found"), answer(status="304 Not Modified")]
    for told in answers:
        server.answers["/a?x=1&y"] = told
        world.run(source, haste="force")
        world.now += 300 * DAY

    assert [asked.path for asked in server.asked] == ["/a?x=1&y"] * 4
    first, *later = (asked.headers for asked in server.asked)
    assert set(first) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    for headers in later:
        assert set(headers) == set(first) | {"if-none-match", "if-modified-since"}
        assert (headers["if-none-match"], headers["if-modified-since"]) == (odd["ETag"], odd["Last_Modified"])


def test_validators_go_to_the_origin_that_gave_them_in_every_run(
    world: World, server: Server, elsewhere: Server
) -> None:
    """A feed behind a redirect to another origin is asked with them there, and its own address is not told."""
    source = Source("a", server.url("/a"))
    server.answers["/a"] = redirect(elsewhere.url("/b"))
    elsewhere.answers["/b"] = known(feed("Ferry"))
    world.run(source)
    assert world.run(source, haste="force").words() == {"a": "unchanged"}

    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, None]
    assert [asked.headers.get("if-none-match") for asked in elsewhere.asked] == [None, '"1"']


# ------------------------------------------------------------------------------------------------------------ the host


@pytest.mark.usefixtures("names")
def test_a_host_is_asked_for_one_thing_at_a_time(world: World, server: Server, elsewhere: Server) -> None:
    """With a pause between, over www, ports, redirects, robots.txt and pages of the same host."""
    here, there = f"http://a.example:{server.port}", f"http://a.example:{elsewhere.port}"
    at_work, most, lock = 0, 0, threading.Lock()

    def slowly(told: bytes) -> Callable[[Asked, socket.socket], None]:
        def talk(asked: Asked, to: socket.socket) -> None:
            nonlocal at_work, most
            with lock:
                at_work += 1
                most = max(most, at_work)
            time.sleep(0.02)
            with lock:  # before the answer is out, or the next one would come while this one is counted
                at_work -= 1
            to.sendall(told)

        return talk

    page = f"<html><head><title>T</title></head><body><article><h1>T</h1>{LONG}</article></body></html>"
    teaser = feed("Ferry", text=TEASER)
    server.answers = {
        "/1": slowly(teaser),
        "/2": slowly(feed("Bridge")),
        "/3": slowly(redirect(f"http://www.a.example:{elsewhere.port}/4")),
        "/robots.txt": slowly(answer(b"User-agent: *\nAllow: /")),
        "/story/Ferry": slowly(answer(page.encode(), Content_Type="text/html")),
    }
    elsewhere.answers = {"/4": slowly(feed("Harvest")), "/5": slowly(feed("Market"))}
    world.fetch = replace(LOOPBACK, host_delay=timedelta(seconds=0.06), host_connections=1)
    www = here.replace("//", "//www.")

    watch = world.run(*(Source(url, url) for url in (f"{here}/1", f"{www}/2", f"{here}/3", f"{there}/5")))

    assert [outcome.word for outcome in watch.outcomes] == ["ok"] * 5
    times = sorted(asked.at for asked in (*server.asked, *elsewhere.asked))
    assert len(times) == 7
    assert most == 1
    assert all(later - earlier >= 0.06 for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("status", "wish", "silence"),
    [
        ("429 Too Many Requests", "7200", 2 * HOUR),
        ("503 Service Unavailable", "date", 3 * DAY),
        ("429 Too Many Requests", "", HOUR),
        ("503 Service Unavailable", "99999999", 7 * DAY),
    ],
)
def test_a_host_that_wants_silence_has_it(
    world: World, server: Server, status: str, wish: str, silence: timedelta
) -> None:
    """In this run and the next ones, after a restart, by hand and by `--force`, unless the source is named."""
    told = format_datetime(world.now + silence, usegmt=True) if wish == "date" else wish
    busy = answer(b"", status, **({"Retry_After": told} if told else {}))
    server.answers = {"/a": busy, "/b": feed("Ferry")}
    world.fetch = replace(LOOPBACK, host_connections=1)
    a, b = Source("a", server.url("/a")), Source("b", server.url("/b"))

    words = world.run(a, b).words()
    assert words == {"a": "too-many" if "429" in status else "unavailable", "b": "host-silent"}
    assert paths(server) == ["/a"]
    assert (world.state(b).failures, world.state(b).failing_since) == (0, None)
    assert world.wait(b) == silence

    for haste in ("due", "now", "force"):
        world.now += 5 * MINUTE
        world.run(a, b, haste=haste)
    world.run(b, haste="now", named=True)
    assert paths(server) == []

    world.run(b, haste="force", named=True)
    assert paths(server) == ["/b"]
    assert world.run(Source("c", server.url("/c"))).words() == {"c": "host-silent"}
    assert paths(server) == []
    world.now += silence
    assert world.run(a, haste="now").words()["a"] != "host-silent"
    assert paths(server) == ["/a"]


def test_a_run_that_is_killed_does_not_forget_who_wants_silence(world: World, server: Server) -> None:
    """It is written down when it is heard and not at the end of the run."""

    class Killed(Watch):
        def done(self, outcome: Outcome) -> None:
            raise RuntimeError("killed")

    server.answers["/a"] = answer(status="429 Too Many Requests", Retry_After="7200")
    with pytest.raises(RuntimeError, match="killed"):
        world.run(Source("a", server.url("/a")), watch=Killed())

    paths(server)
    assert world.run(Source("b", server.url("/b"))).words() == {"b": "host-silent"}
    assert paths(server) == []


def test_a_host_that_refuses_over_and_over_is_asked_ever_later(world: World, server: Server) -> None:
    """Without a time it is an hour, then two, whichever of its sources it says so to; a good answer ends it."""
    sources = [Source(name, server.url(f"/{name}")) for name in "abc"]
    world.fetch = replace(LOOPBACK, host_connections=1)
    server.answers = {f"/{name}": answer(status="429 Too Many Requests") for name in "abc"}
    waits = []
    for source in sources:
        world.run(source)
        waits.append(world.wait(source))
        world.now += world.wait(source)
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR]

    server.answers["/a"] = feed("Ferry")
    assert world.run(sources[0]).words() == {"a": "ok"}
    world.now += DAY
    server.answers["/a"] = answer(status="429 Too Many Requests")
    world.run(sources[0])
    assert world.wait(sources[0]) == HOUR


def test_the_pause_of_a_host_outlives_the_run(world: World, server: Server) -> None:
    """A second run at once, of another source, does not ask the same host in its pause."""
    world.fetch = replace(LOOPBACK, host_delay=timedelta(seconds=0.3), host_connections=1)
    server.answers = {"/a": feed("Ferry"), "/b": feed("Canal")}
    world.run(Source("a", server.url("/a")))
    world.run(Source("b", server.url("/b")))

    first, second = (asked.at for asked in server.asked)
    assert second - first >= 0.3


def test_who_tries_a_source_keeps_its_hosts_silence(world: World, server: Server) -> None:
    """`source add` and `source test` are no way round it, and what they hear holds for the next run."""
    settings = Settings(world.folder / "c.toml", fetch=LOOPBACK)
    a, b = Source("a", server.url("/a"), headers={"X-Key": "1"}), Source("b", server.url("/b"))

    def trial() -> str:
        with pytest.raises(FetchError) as caught:
            asyncio.run(visit.trial(a, State(a.address), settings, lambda: world.now, world.database))
        return caught.value.word

    server.answers = {"/b": feed("Ferry"), "/a": answer(status="429 Too Many Requests", Retry_After="7200")}
    world.run(b)
    assert (trial(), server.asked[-1].headers["x-key"]) == ("too-many", "1")
    paths(server)

    assert trial() == "host-silent"
    with pytest.raises(FetchError, match="asked to be left alone until"):
        asyncio.run(visit.found(locate(server.url("/c")), settings, lambda: world.now, world.database))
    assert world.run(b, haste="force").words() == {"b": "host-silent"}
    assert paths(server) == []


@pytest.mark.usefixtures("names")
def test_a_wish_behind_a_redirect_is_one(world: World, server: Server) -> None:
    """Who leads to a host that asked for silence is not asked meanwhile either: it would be for nothing."""
    source = Source("a", f"http://a.example:{server.port}/a")
    server.answers = {
        "/a": redirect(f"http://b.example:{server.port}/b"),
        "/b": answer(status="503 Busy", Retry_After="7200"),
    }
    assert world.run(source).words() == {"a": "unavailable"}
    assert paths(server) == ["/a", "/b"]
    assert world.wait(source) == 2 * HOUR

    other = Source("c", f"http://c.example:{server.port}/a")
    assert world.run(other).words() == {"c": "host-silent"}
    assert paths(server) == ["/a"]
    assert world.wait(other) == 2 * HOUR


# ------------------------------------------------------------------------------------------------------------ the time


def test_nobody_is_asked_early(world: World, server: Server) -> None:
    """Not by a second cron job, not after a restart, and by hand only where the server did not ask to wait."""
    calm, free = Source("calm", server.url("/calm")), Source("free", server.url("/free"))
    server.answers = {"/calm": known(feed("Ferry"), Cache_Control="max-age=3600"), "/free": known(feed("Bridge"))}
    world.run(calm, free)
    paths(server)

    world.run(calm, free)
    world.now += 59 * timedelta(seconds=1)
    world.run(calm, free, haste="now")
    assert paths(server) == []

    world.now += timedelta(seconds=1)
    world.run(calm, free, haste="now")
    assert paths(server) == ["/free"]
    world.now += HOUR
    world.run(calm, free, haste="now")
    assert sorted(paths(server)) == ["/calm", "/free"]


@pytest.mark.parametrize(
    ("headers", "head", "expected"),
    [
        ({"Cache_Control": "max-age=7200", "Age": "1800"}, "", 90 * MINUTE),
        ({"Expires": "Wed, 03 Jun 2026 17:00:00 GMT"}, "", 5 * HOUR),
        ({}, "<ttl>180</ttl>", 3 * HOUR),
        ({}, f"<sy:updatePeriod xmlns:sy='{'http://purl.org/rss/1.0/modules/syndication/'}'>daily</sy:updatePeriod>"
             f"<sy:updateFrequency xmlns:sy='{'http://purl.org/rss/1.0/modules/syndication/'}'>3</sy:updateFrequency>",
         8 * HOUR),
        ({}, "<skipHours><hour>12</hour><hour>13</hour></skipHours>", 2 * HOUR),
        ({}, "<skipDays><day>Wednesday</day></skipDays>", 12 * HOUR),
        ({"Cache_Control": "max-age=1"}, "<ttl>1</ttl>", None),
        ({"Cache_Control": "max-age=999999999"}, "<ttl>99999999</ttl>", DAY),
    ],
)  # fmt: skip
def test_wishes_lengthen_and_never_shorten(
    world: World, server: Server, headers: dict[str, str], head: str, expected: timedelta | None
) -> None:
    """Of the answer and of the document, the latter over a 304 too; a day at most."""
    source = Source("a", server.url("/a"), every=600)
    server.answers["/a"] = known(feed("Ferry", head=head), **headers)

    assert world.run(source).words() == {"a": "ok"}
    own = expected or 10 * MINUTE
    assert own <= world.wait(source) <= (expected or 11 * MINUTE)
    if "hour" not in head and "day" not in head:
        world.now += world.wait(source)
        assert world.run(source).words() == {"a": "unchanged"}
        assert world.wait(source) >= (own if "Expires" not in headers else 10 * MINUTE)


def test_the_rhythm_follows_the_source_over_a_year(world: World, server: Server) -> None:
    """An item a day is asked for twice a day; silence makes it a day, a year of it a week; the first item ends it."""
    source = Source("a", server.url("/a"))

    def dated(*ages: int) -> bytes:
        items = "".join(
            f"<item><title>N{age}</title><guid>{age}-{world.now:%j}</guid>"
            f"<pubDate>{format_datetime(world.now - age * DAY)}</pubDate></item>"
            for age in ages
        )
        return answer(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())

    server.answers["/a"] = known(dated(*range(28)))
    world.run(source)
    assert 11 * HOUR < world.wait(source) < 13 * HOUR

    seen = []
    for days in (14, 15, 337):
        world.now += days * DAY
        assert world.run(source).words() == {"a": "unchanged"}
        seen.append(world.wait(source))
    assert 20 * HOUR < seen[0] <= DAY
    assert seen[1:] == [DAY, 7 * DAY]

    world.now += 8 * DAY
    server.answers["/a"] = known(dated(0), '"2"')
    world.run(source)
    assert world.wait(source) == DAY


def test_what_waited_longest_comes_first(world: World, server: Server) -> None:
    """What was never asked before all, then by when it was due: a run that ends early starves nobody."""
    late, later, new = (Source(name, server.url(f"/{name}")) for name in ("late", "later", "new"))
    server.answers = {f"/{name}": known(feed(name)) for name in ("late", "later", "new")}
    world.fetch = replace(LOOPBACK, host_connections=1)
    world.run(late)
    world.now += 3 * HOUR  # more than the offsets that part sources
    world.run(later)
    paths(server)

    world.now += 2 * DAY
    world.run(later, late, new)
    assert paths(server) == ["/new", "/late", "/later"]


def test_what_is_left_over_was_not_asked_and_comes_first(world: World, server: Server) -> None:
    """Its schedule says why, and nothing else has changed; in the next run, even in haste, it is before the others."""
    a, b = Source("a", server.url("/a"), every=7200), Source("b", server.url("/b"), every=86_400)

    def slowly(asked: Asked, to: socket.socket) -> None:
        time.sleep(0.4)
        to.sendall(feed("Ferry"))

    server.answers = {"/a": slowly, "/b": slowly}
    world.fetch = replace(LOOPBACK, host_connections=1)
    world.run(a, b)
    before = world.state(b)
    world.now += 2 * DAY
    assert world.run(a, b, budget=timedelta(seconds=0.2)).words() == {"a": "unchanged", "b": "left"}

    left = world.state(b)
    assert left == replace(before, why="left over by the last run, and first in the next")
    paths(server)
    world.run(a, b, haste="force")
    assert paths(server) == ["/b", "/a"]


def test_a_network_that_goes_down_changes_no_schedule(world: World, server: Server) -> None:
    """Whom it could not reach is due as before, and may be asked again at once; whom it reached was polled."""
    good = Source("good", server.url("/a"))
    lost = [Source(f"s{n}", f"http://127.0.0.{n}:9/feed") for n in range(2, 9)]
    server.answers["/a"] = known(feed("Ferry"))

    watch = world.run(good, *lost)
    assert watch.words() == {"good": "ok"} | {source.name: "refused" for source in lost}
    assert [world.state(source) for source in lost] == [State(source.address) for source in lost]
    assert world.state(good).polls == 1
    assert world.run(good, *lost).words().keys() == {source.name for source in lost}


# ---------------------------------------------------------------------------------------------------- moves and faults


@pytest.mark.usefixtures("names")
def test_a_move_to_another_domain_is_believed_the_next_day(world: World, server: Server, tmp_path: Path) -> None:
    """Until then both are asked; no item comes twice; a 302 moves nothing."""
    old, new = f"http://old.example:{server.port}/a", f"http://new.example:{server.port}/b"
    source = Source("a", old)
    server.answers["/a"] = known(feed("Ferry"))
    world.run(source)
    server.answers = {"/a": redirect(new, "301 Moved Permanently"), "/b": known(feed("Ferry"))}

    world.now += DAY
    assert [outcome.moved for outcome in world.run(source, haste="force").outcomes] == [False]
    assert (world.state(source).url, world.state(source).moving_to) == (old, new)
    world.now += DAY
    assert [outcome.moved for outcome in world.run(source, haste="force").outcomes] == [True]
    paths(server)
    world.now += DAY
    world.run(source, haste="force")
    assert paths(server) == ["/b"]
    assert world.state(source).past == (old,)
    assert titles(tmp_path) == ["Ferry"]
    assert world.one("select count(*) from item") == (1,)

    server.answers["/b"] = redirect(old)
    server.answers["/a"] = known(feed("Ferry"))
    for _ in range(3):
        world.now += 2 * DAY
        world.run(source, haste="force")
    assert world.state(source).url == new


def test_gone_is_believed_the_second_time(world: World, server: Server) -> None:
    """A day after the first; then nobody asks any more, unless the source is named and forced."""
    source = Source("a", server.url("/a"))
    server.answers["/a"] = answer(status="410 Gone")
    world.run(source)
    assert (world.wait(source), paths(server)) == (DAY, ["/a"])

    world.now += HOUR
    world.run(source, haste="force")
    assert paths(server) == []
    world.now += DAY
    world.run(source)
    assert (world.state(source).status, paths(server)) == ("dead", ["/a"])

    world.now += 400 * DAY
    for haste in ("due", "now", "force"):
        world.run(source, haste=haste)
    assert paths(server) == []
    server.answers["/a"] = feed("Ferry")
    assert world.run(source, haste="force", named=True).words() == {"a": "ok"}


def test_what_may_be_gone_in_a_moment_is_tried_once_more(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end of the run; not what took all its time, which would take as much of the run again."""
    monkeypatch.setattr(client, "SECONDS", 1.0)

    def endless(asked: Asked, to: socket.socket) -> None:
        to.sendall(answer(Content_Length="1000"))
        while not server.over.wait(0.05):
            to.sendall(b"x")

    server.answers = {"/a": answer(status="500 Oh"), "/b": endless, "/c": answer(status="404 Not Found")}
    words = world.run(*(Source(name, server.url(f"/{name}")) for name in "abc")).words()

    assert words == {"a": "http-5xx", "b": "timeout", "c": "not-found"}
    assert sorted(paths(server)) == ["/a", "/a", "/b", "/c"]


def test_who_is_sick_for_days_is_told_of_once(world: World, server: Server) -> None:
    """After six failures over two days, and once more when it is well."""
    source = Source("a", server.url("/a"))
    server.answers["/a"] = answer(status="500 Oh")
    news, begun = [], world.now
    for _ in range(9):
        (outcome,) = world.run(source).outcomes
        news.append((outcome.news, outcome.state.failures if outcome.state else 0, world.now - begun >= 2 * DAY))
        world.now += world.wait(source)
    told = [each for each in news if each[0]]
    assert [(word, late) for word, _, late in told] == [("sick", True)]
    assert told[0][1] >= 6

    server.answers["/a"] = known(feed("Ferry"))
    assert [outcome.news for outcome in world.run(source).outcomes] == ["well"]
    world.now += 2 * DAY
    assert [outcome.news for outcome in world.run(source).outcomes] == [""]


# --------------------------------------------------------------------------------------------------------------- pages


def test_a_page_that_robots_txt_refuses_is_not_asked_for(world: World, server: Server) -> None:
    """The feed is: the user named it. The reason is kept, and so is the file, for a day and over runs."""
    source = Source("a", server.url("/a"))
    server.answers = {
        "/a": known(feed("Ferry", text=TEASER)),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /"),
    }
    assert [outcome.word for outcome in world.run(source).outcomes] == ["ok", "robots"]
    assert paths(server) == ["/a", "/robots.txt"]
    assert world.one("select page, page_why, page_tries from item") == ("wanted", "robots", 1)

    world.now += HOUR
    world.run(source)
    assert paths(server) == []
    assert world.one("select page_why, page_tries from item") == ("robots", 2)


def test_pages_are_asked_for_as_their_source_is(world: World, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through its proxy, robots.txt too, and with its credentials where they are of its own origin."""
    monkeypatch.setenv("EXAMPLE_LOGIN", "ada:lovelace")
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{LONG}</article></body></html>"
    html = answer(page.encode(), Content_Type="text/html")
    teasers = b"".join(
        b"<item><title>%s</title><link>%s/s</link><description>It began at dawn [...]</description></item>" % each
        for each in ((b"Ferry", b"http://a.example"), (b"Canal", b"http://b.example"))
    )
    server.answers = {
        "http://a.example/f": answer(b'<rss version="2.0"><channel><title>T</title>' + teasers + b"</channel></rss>"),
        "http://a.example/s": html,
        "http://b.example/s": html,
    }
    source = Source("a", "http://a.example/f", follow="always", proxy=server.url(""), login="env:EXAMPLE_LOGIN")
    world.run(source)

    told = {asked.path: "authorization" in asked.headers for asked in server.asked}
    assert told == {
        "http://a.example/f": True,
        "http://a.example/robots.txt": False,
        "http://a.example/s": True,
        "http://b.example/robots.txt": False,
        "http://b.example/s": False,
    }


def test_a_robots_txt_that_could_not_be_had_is_asked_for_again(world: World, server: Server) -> None:
    """It refuses while it is away, and not for a day after it is back."""
    source = Source("a", server.url("/a"))
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{LONG}</article></body></html>"
    server.answers = {
        "/a": known(feed("Ferry", text=TEASER)),
        "/robots.txt": answer(status="500 Oh"),
        "/story/Ferry": answer(page.encode(), Content_Type="text/html"),
    }
    assert [outcome.word for outcome in world.run(source).outcomes] == ["ok", "robots"]
    server.answers["/robots.txt"] = answer(b"User-agent: *\nAllow: /")
    paths(server)

    world.now += HOUR
    assert [outcome.word for outcome in world.run(source).outcomes] == ["ok"]
    assert paths(server) == ["/robots.txt", "/story/Ferry"]


def test_a_crawl_delay_is_kept_whatever_our_own_pause(world: World, server: Server) -> None:
    """From robots.txt to the first page, and from page to page."""
    page = f"<html><head><title>T</title></head><body><article><h1>T</h1>{LONG}</article></body></html>"
    html = answer(page.encode(), Content_Type="text/html")
    server.answers = {
        "/a": feed("Ferry", "Bridge", text=TEASER),
        "/robots.txt": answer(b"User-agent: *\nCrawl-delay: 0.2"),
        "/story/Ferry": html,
        "/story/Bridge": html,
    }
    world.fetch = replace(LOOPBACK, host_connections=1, host_delay=timedelta(0))
    world.run(Source("a", server.url("/a")))

    asked = [each.at for each in server.asked if each.path != "/a"]
    assert len(asked) == 3
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(asked))


# --------------------------------------------------------------------------------------------------------------- items


def test_the_time_of_a_source_is_that_of_its_server(world: World, server: Server) -> None:
    """One that waits for another's turn is not slow for that, whether it answers well or not."""

    def slowly(asked: Asked, to: socket.socket) -> None:
        time.sleep(0.5)
        to.sendall(feed("Ferry"))

    server.answers = {"/slow": slowly, "/quick": feed("Harvest")}
    world.fetch = replace(LOOPBACK, host_connections=1)

    watch = world.run(*(Source(name, server.url(f"/{name}")) for name in ("slow", "quick", "missing")))

    took = {outcome.source: outcome.ms for outcome in watch.outcomes}
    assert took["slow"] >= 500
    assert max(took["quick"], took["missing"]) < 500


def test_equal_guids_in_two_feeds_are_two_items(world: World, server: Server, tmp_path: Path) -> None:
    """An identity is that of source and guid."""

    def numbered(title: str) -> bytes:
        return feed(title).replace(f"<guid>{title}</guid>".encode(), b"<guid>" + b"1" * len(title) + b"</guid>")

    server.answers = {"/a": numbered("Ferry"), "/b": numbered("Canal")}
    world.run(Source("a", server.url("/a")), Source("b", server.url("/b")))

    assert titles(tmp_path) == ["Canal", "Ferry"]
    assert world.one("select count(*), count(distinct guid) from item") == (2, 1)


@pytest.mark.parametrize("link", [True, False])
def test_new_guids_are_no_news(world: World, server: Server, tmp_path: Path, link: bool) -> None:
    """Some sites make new ones at each request: items are known by their addresses, or by what they say and when."""
    source = Source("a", server.url("/a"), follow="never")

    def numbered(poll: int, *titles: str) -> bytes:
        items = "".join(
            f"<item><title>{title}</title><guid>{poll}-{n}</guid><pubDate>Tue, 02 Jun 2026 1{n}:00:00 GMT</pubDate>"
            + (f"<link>/story/{title[:5]}</link>" if link else "") + "</item>"
            for n, title in enumerate(titles)
        )  # fmt: skip
        return answer(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())

    found = []
    for poll, told in enumerate((("Ferry", "Canal"), ("Ferry", "Canal"), ("Harvest", "Ferry", "Canal"))):
        server.answers["/a"] = numbered(poll, *told[::-1])
        (outcome,) = world.run(source, haste="force").outcomes
        found.append((outcome.kept.items, outcome.kept.changed, outcome.kept.copies))
    assert found == [(2, 0, 0), (0, 0, 0), (1, 0, 0)]
    assert titles(tmp_path) == ["Canal", "Ferry", "Harvest"]
    assert world.one("select count(*), min(substr(guid, 1, 1)) from item") == (3, "2")

    server.answers["/a"] = numbered(9, "Canal", "Ferry sinks", "Harvest")
    kept = world.run(source, haste="force").outcomes[0].kept
    assert (kept.items, kept.changed) == ((0, 1) if link else (1, 0))


def test_changed_are_the_items_that_the_source_changed(world: World, server: Server) -> None:
    """A summary that is told otherwise is one, though the page of the story is here and nothing was corrected."""
    source = Source("a", server.url("/a"))
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{LONG}</article></body></html>"
    server.answers = {
        "/a": feed("Ferry", text=TEASER),
        "/story/Ferry": answer(page.encode(), Content_Type="text/html"),
    }
    world.run(source)
    server.answers["/a"] = feed("Ferry", text="<p>It began before dawn […]</p>")

    kept = world.run(source, haste="force").outcomes[0].kept
    assert (kept.items, kept.changed, kept.corrected) == (0, 1, 0)
    assert world.run(source, haste="force").outcomes[0].kept.changed == 0
