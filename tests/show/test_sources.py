"""Sources, as they are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from natwire.model.source import Health, Item, Source, State
from natwire.show import sources
from natwire.show.style import Style

from .conftest import without_colours
from .test_lines import HARMFUL

YLE = Source("yle", "https://yle.example/feed", tags=("a",))


def test_a_pipe_gets_a_line_for_each(pipe: Style, now: datetime) -> None:
    """Name, status, last and next poll, address; one that was never asked is due now."""
    new = Source("new", "https://new.example/")
    sick = State(YLE.address, status="timeout", last_ok=now, next_at=now + timedelta(hours=1))

    assert sources.table([(YLE, sick), (new, State(new.address))], pipe, UTC, now) == (
        "yle\ttimeout\t3 Jun 12:00\t3 Jun 13:00\thttps://yle.example/feed\nnew\tnew\tnever\tnow\thttps://new.example/"
    )


def test_a_terminal_gets_a_table(screen: Style, now: datetime) -> None:
    """With a head, in columns; what a name holds cannot steer the terminal."""
    told = sources.table([(Source(HARMFUL, "https://yle.example/"), State("x"))], screen, UTC, now)

    head, row = without_colours(told).split("\n")
    assert head.split() == ["source", "status", "last", "next", "address"]
    assert "\x1b" not in row


def test_what_is_due_is_told_with_its_reason(pipe: Style, now: datetime) -> None:
    """The next one first."""
    late = (Source("late", "https://l.example/"), State("l", next_at=now + timedelta(hours=2), why="own rhythm"))
    new = (Source("new", "https://n.example/"), State("n"))
    far = now + timedelta(36_500)
    dead = (Source("dead", "https://d.example/"), State("d", status="dead", next_at=far, why="gone"))

    assert sources.due([late, dead, new], pipe, UTC, now) == (
        "new\tnow\tnever asked\nlate\t3 Jun 14:00\town rhythm\ndead\tnever\tgone"
    )


def test_one_source_is_told_whole(now: datetime) -> None:
    """What is known, a fact a line, and no line for what is not."""
    state = State(
        "https://new.example/feed", status="timeout", error="slow", failures=3, failing_since=now,
        next_at=now + timedelta(hours=1), hint_until=now,
        why="after 3 failures", past=(YLE.address,), answers_304=False,
    )  # fmt: skip
    told = sources.whole(YLE, state, Health(12, now, 87, 5, 1), timedelta(hours=6), UTC, now)

    assert told.splitlines()[0] == "yle"
    facts = dict(line.strip().split("  ", 1) for line in told.splitlines()[1:])
    assert facts["lived at"].strip() == YLE.address
    assert facts["failing"].strip() == "3 times since 2026-06-03 12:00 UTC"
    assert facts["next"].strip() == "2026-06-03 13:00 UTC: after 3 failures"
    assert "the server wishes" not in facts
    assert facts["knows 304"].strip() == "no"
    assert facts["text quality"].strip() == "87 of 100"
    assert "moving to" not in facts


def test_health_tells_the_sickest_first(pipe: Style, now: datetime) -> None:
    """Failures before silence; a silence is unusual against the source's own rhythm."""
    hour = timedelta(hours=1)
    well = sources.Doing(YLE, State("y", last_ok=now), Health(672, now - hour, 90), hour)
    silent = sources.Doing(Source("silent", "s"), State("s", last_ok=now), Health(672, now - 9 * hour, None), hour)
    sick = sources.Doing(Source("sick", "x"), State("x", status="tls", failures=7), Health(), 24 * hour)

    assert [row.split("\t") for row in sources.health([well, silent, sick], pipe, UTC, now).splitlines()] == [
        ["sick", "tls", "never", "7", "1 d", "brought nothing yet", ""],
        ["silent", "new", "3 Jun 12:00", "", "1 h", "9 h (unusual)", ""],
        ["yle", "new", "3 Jun 12:00", "", "1 h", "1 h", "90"],
    ]
    assert sources.health_told(silent, now)["silence"] == 9.0
    assert sources.health_told(sick, now)["silent_s"] is None


def test_a_source_as_data(now: datetime) -> None:
    """Times in ISO 8601, null where there was none."""
    told = sources.told(YLE, State(YLE.address, last_ok=now, failures=2))

    assert (told["name"], told["tags"], told["failures"], told["last_ok"], told["next"]) == (
        "yle",
        ["a"],
        2,
        now.isoformat(),
        None,
    )


def test_what_a_source_held_is_told(now: datetime) -> None:
    """Its title and its first items, each on a line."""
    items = [Item(str(n), None, HARMFUL, published=now if n else None) for n in range(12)]
    told = sources.tried("https://yle.example/feed\n", HARMFUL, items, UTC, most=3)

    title, count, *rows = told.split("\n")
    assert title.endswith("https://yle.example/feed")
    assert (count, len(rows)) == ("12 items", 3)
    assert rows[1].startswith("  2026-06-03 12:00  [31mred")
    assert "\x1b" not in told


def test_a_paused_source_has_no_next_time(now: datetime) -> None:
    """Only who names it has it asked."""
    told = sources.whole(replace(YLE, paused=True), State("y", next_at=now), Health(), timedelta(hours=6), UTC, now)

    assert "until natwire source resume yle" in told
    assert "\n  next " not in told
