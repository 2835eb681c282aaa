"""What is known of sources and hosts between runs."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from natwire.fetch import schedule
from natwire.model.article import Poll
from natwire.model.site import Robots
from natwire.model.source import Hint, Host, Mark, Source, State
from natwire.store import Database, care
from natwire.store.archive import Archive
from natwire.store.polling import Polling

from .conftest import SOURCE, Keep, arrival, judge, reading

HOUR = timedelta(hours=1)


@pytest.fixture
def polling(db: Database) -> Polling:
    """The schedule of a new database."""
    return Polling(db)


def write(db: Database, state: State, now: datetime, source: Source = SOURCE) -> None:
    """The outcome of a poll that brought nothing."""
    Archive(db).keep(Poll(source, state, now), judge)


def test_a_source_that_was_never_asked_is_new(polling: Polling) -> None:
    """It has its declared address and is due."""
    assert polling.states([SOURCE]) == {SOURCE.address: State(SOURCE.address)}


def test_a_state_comes_back_as_it_was(polling: Polling, db: Database, now: datetime) -> None:
    """Everything that is known, times to the second, the mark with whatever a source put into it."""
    state = State(
        url="https://yle.example/moved",
        mark=Mark(min_id="812", page={"next": None}, title="Türkiye \ud800"),
        etag='W/"\xe9"',
        last_modified="Tue, 02 Jun 2026 10:00:00 GMT",
        validators_url="https://yle.example/feed?x",
        body_hash=b"\x00\xff",
        status="timeout",
        error="yle.example did not answer in time",
        failures=3,
        failing_since=now - 9 * HOUR,
        last_request=now,
        last_ok=now - 10 * HOUR,
        next_at=now + HOUR,
        why="after 3 failures",
        hint_until=now + HOUR,
        polls=99,
        stable_hash=b"\x01",
        bytes=1 << 21,
        answers_304=False,
        wish=Hint(3600, 1 << 30),
        moving_to="https://new.example/feed",
        moving_since=now - HOUR,
        past=("https://yle.example/a", "https://yle.example/b"),
        gone_since=now - 2 * HOUR,
        told=True,
    )
    unsaid = [field.name for field in fields(State) if getattr(state, field.name) == getattr(State(""), field.name)]
    assert unsaid == []  # a new field is to be given here too
    write(db, state, now)

    assert polling.states([SOURCE]) == {SOURCE.address: state}
    assert isinstance(polling.states([SOURCE])[SOURCE.address].mark, Mark)

    write(db, State(SOURCE.address), now)
    assert polling.states([SOURCE]) == {SOURCE.address: State(SOURCE.address)}


def test_a_source_is_its_address(polling: Polling, db: Database, now: datetime) -> None:
    """Renamed in the config it is the same; at another address it is another."""
    write(db, State(SOURCE.address, polls=7), now)
    renamed = replace(SOURCE, name="broadcaster")
    polling.touch([renamed], now)

    assert polling.states([renamed])[SOURCE.address].polls == 7
    moved = replace(SOURCE, address="https://yle.example/other")
    assert polling.states([moved])[moved.address].polls == 0


def test_a_request_is_written_down_before_it_is_made(polling: Polling, now: datetime) -> None:
    """A crash in the middle of a run is no reason to ask everybody again at once."""
    polling.touch([SOURCE, Source("wire", "https://wire.example/feed")], now)

    state = polling.states([SOURCE])[SOURCE.address]
    assert state.last_request == now
    assert not schedule.due(state, "due", now + timedelta(seconds=30))
    assert schedule.due(state, "due", now + timedelta(seconds=90))


def test_hosts_are_left_alone_until_their_time(polling: Polling, now: datetime) -> None:
    """The wish survives the run; a longer one takes its place."""
    a, b = Host(not_before=now + HOUR), Host(not_before=now + 3 * HOUR)
    polling.remember({"a.example": a, "b.example": b})
    assert polling.hosts(now) == {"a.example": a, "b.example": b}

    a = Host(not_before=now + 2 * HOUR)
    polling.remember({"a.example": a})
    polling.remember({"a.example": Host()})
    assert polling.hosts(now + HOUR) == {"a.example": a, "b.example": b}
    assert polling.hosts(now + 3 * HOUR) == {}


def test_a_host_is_known_as_long_as_it_matters(polling: Polling, now: datetime) -> None:
    """When it was asked, for a minute; how often it refused, until it answers well. A later wish forgets neither."""
    late = now + timedelta(milliseconds=300)
    polling.remember({"a.example": Host(late), "b.example": Host(now, refusals=2)})
    asked = now + timedelta(seconds=1)  # a pause is never shortened
    assert polling.hosts(now) == {"a.example": Host(asked), "b.example": Host(now, refusals=2)}

    polling.remember({"a.example": Host(not_before=now + HOUR)})
    assert polling.hosts(now)["a.example"] == Host(asked, now + HOUR)
    assert polling.hosts(now + 2 * HOUR) == {"b.example": Host(now, refusals=2)}
    polling.remember({"b.example": Host(refusals=0)})
    assert polling.hosts(now + 2 * HOUR) == {}


def test_who_was_not_asked_after_all_is_as_before(polling: Polling, db: Database, now: datetime) -> None:
    """It was written down that it was about to be asked; then there was no time."""
    before = State(SOURCE.address, etag='"1"', last_request=now - HOUR, next_at=now, polls=3)
    write(db, before, now)
    polling.touch([SOURCE], now)
    polling.put_back({SOURCE.address: replace(before, why="left over")})

    assert polling.states([SOURCE])[SOURCE.address] == replace(before, why="left over")


def test_a_robots_txt_is_known_until_its_day_is_over(polling: Polling, now: datetime) -> None:
    """By origin, with the one that could not be had; a newer one takes the place of the old."""
    mine, none = Robots(now, "User-agent: *"), Robots(now - 23 * HOUR, None)
    polling.allowed({"https://a.example": Robots(now - 30 * HOUR, "old"), "https://b.example": none})
    assert polling.robots(now - 24 * HOUR) == {"https://b.example": none}

    polling.allowed({"https://a.example": mine})
    assert polling.robots(now - 24 * HOUR) == {"https://a.example": mine, "https://b.example": none}


def test_pages_are_wanted_by_source_and_the_newest_first(polling: Polling, keep: Keep, now: datetime) -> None:
    """Who fetches one source gets the pages of that one."""
    wire = Source("wire", "https://wire.example/feed")
    keep(arrival(reading("Old", "a b c", teaser=True), wants_page=True))
    keep(arrival(reading("New", "d e f", "https://wire.example/2", teaser=True), wants_page=True), source=wire, later=5)

    assert [wanted.announced.title for wanted in polling.wanted(now + HOUR, ["yle", "wire"], 9)] == ["New", "Old"]
    assert [wanted.announced.title for wanted in polling.wanted(now + HOUR, ["yle", "wire"], 1)] == ["New"]
    assert [wanted.source for wanted in polling.wanted(now + HOUR, ["yle"], 9)] == ["yle"]
    assert polling.wanted(now + HOUR, [], 9) == []


def test_a_run_is_counted_and_old_pages_go(polling: Polling, db: Database, now: datetime) -> None:
    """Pages are kept as long as the user wants; nothing else is dropped."""
    db.sql.execute("pragma foreign_keys = off")
    for days in (1, 100):
        at = int((now - timedelta(days=days)).timestamp())
        db.sql.execute(
            "insert into page (article_id, fetched_at, type, body_z) values (?, ?, 'text/html', x'00')", (days, at)
        )

    first, second = polling.begin(now), polling.begin(now)
    assert first != second
    polling.end(first, now + HOUR, {"due": 3}, None)
    assert care.info(db)["pages"] == 2
    polling.end(second, now + 2 * HOUR, {"due": 3}, timedelta(days=90))

    info = care.info(db)
    assert (info["pages"], info["last_run_ended"]) == (1, (now + 2 * HOUR).isoformat())


def test_a_forgotten_source_begins_anew(polling: Polling, db: Database, keep: Keep, now: datetime) -> None:
    """What it brought is kept; its validators and its mark would hide what it has now."""
    keep(reading("Deal", "Ankara signed"))
    write(db, State(SOURCE.address, Mark(a=1), '"1"', "x", SOURCE.address, b"h", next_at=now + HOUR), now)
    polling.forget(SOURCE.address)

    state = polling.states([SOURCE])[SOURCE.address]
    assert (state.mark, state.etag, state.last_modified, state.validators_url, state.body_hash) == (
        Mark(), None, None, None, None,
    )  # fmt: skip
    assert (state.next_at, state.hint_until) == (None, None)
    assert (care.info(db)["sources"], care.info(db)["stories"]) == (0, 1)
