"""Sources: a table of those that are followed, and what one of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from natwire.masks import masked
from natwire.model.data import iso
from natwire.model.source import Health, Item, Source, State
from natwire.show.lines import full, moment
from natwire.show.style import Style
from natwire.show.tables import drawn
from natwire.text import line
from natwire.wording import count, lag

_UNUSUAL = 5.0  # of its own usual gaps
_LONGEST_LINE = 300  # characters; a post has no title


Followed = tuple[Source, State]


def told(source: Source, state: State) -> dict[str, Any]:
    """A source and its state, as data."""
    return {
        "name": source.name,
        "url": masked(source.address),
        "lives_at": masked(state.url),
        "lived_at": [masked(url) for url in state.past],
        "kind": source.kind,
        "tags": list(source.tags),
        "paused": source.paused,
        "status": state.status,
        "error": masked(state.error) if state.error else None,
        "failures": state.failures,
        "failing_since": iso(state.failing_since),
        "last_request": iso(state.last_request),
        "last_ok": iso(state.last_ok),
        "next": iso(state.next_at),
        "why": state.why,
    }


def table(followed: Sequence[Followed], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per source, as a table on a terminal."""
    rows = [
        (
            line(source.name),
            "paused" if source.paused else state.status,
            moment(state.last_ok, zone, now) if state.last_ok else "never",
            "never" if source.paused else _next(state, zone, now),
            _address(source.address),
        )
        for source, state in followed
    ]
    return drawn(("source", "status", "last", "next", "address"), rows, style)


def due(followed: Sequence[Followed], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per source, the next one first: when it is asked, and why then."""
    rows = [
        (
            line(source.name),
            _next(state, zone, now),
            state.why or "never asked",
        )
        for source, state in sorted(followed, key=lambda each: each[1].next_at or now)
        if not source.paused
    ]
    return drawn(("source", "next", "why"), rows, style)


def whole(source: Source, state: State, health: Health, interval: timedelta, zone: tzinfo, now: datetime) -> str:
    """All that is known of one source, a fact a line."""
    wish, then = state.hint_until, _next(state, zone, now)
    next_at = then if then in ("now", "never") else _when(state.next_at, zone)
    facts = [
        ("address", _address(source.address)),
        ("lives at", _address(state.url) if state.url != source.address else ""),
        ("lived at", ", ".join(map(_address, state.past))),
        ("moving to", f"{_address(state.moving_to)}, to be confirmed" if state.moving_to else ""),
        ("kind", source.kind),
        ("tags", ", ".join(map(line, source.tags))),
        ("paused", f"until natwire source resume {line(source.name)}" if source.paused else ""),
        ("status", state.status + (f": {line(masked(state.error))}" if state.error else "")),
        (
            "failing",
            f"{count(state.failures, 'time')} since {_when(state.failing_since, zone)}" if state.failures else "",
        ),
        ("last asked", _when(state.last_request, zone)),
        ("last answer", _when(state.last_ok, zone)),
        ("next", "" if source.paused else f"{next_at}: {state.why or 'never asked'}"),
        ("own interval", lag(interval)),
        ("the server wishes", f"not before {_when(wish, zone)}" if wish and wish > now else ""),
        ("knows 304", {True: "yes", False: "no", None: ""}[state.answers_304]),
        ("brings", f"{count(health.recent, 'item')} in 28 days, the newest {_when(health.newest, zone)}"),
        ("text quality", f"{health.quality} of 100" if health.quality is not None else ""),
        ("pages", f"{health.pages} read, {health.missed} missed" if health.pages + health.missed else ""),
    ]
    return "\n".join([line(source.name), *(f"  {name:<18} {fact}" for name, fact in facts if fact)])


@dataclass(frozen=True, slots=True)
class Doing:
    """A source with how it does and how often it is asked."""

    source: Source
    state: State
    health: Health
    interval: timedelta


def health(all_of_them: Sequence[Doing], style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per source, the sickest first: last success, failures, rhythm, silence, quality of its texts."""
    rows = [
        (
            line(each.source.name),
            each.state.status,
            moment(each.state.last_ok, zone, now) if each.state.last_ok else "never",
            str(each.state.failures or ""),
            lag(each.interval),
            _silence(each.health, now),
            "" if each.health.quality is None else str(each.health.quality),
        )
        for each in sorted(all_of_them, key=lambda each: (-each.state.failures, -_quietness(each.health, now)))
    ]
    return drawn(("source", "status", "last success", "failures", "asked each", "silence", "quality"), rows, style)


def health_told(each: Doing, now: datetime) -> dict[str, Any]:
    """How a source does, as data. Spans of time are in seconds."""
    health = each.health
    return {
        **told(each.source, each.state),
        "interval_s": int(each.interval.total_seconds()),
        "items_28_days": health.recent,
        "newest": iso(health.newest),
        "silent_s": int((now - health.newest).total_seconds()) if health.newest else None,
        "silence": round(_quietness(health, now), 1),
        "quality": health.quality,
        "pages": health.pages,
        "pages_missed": health.missed,
    }


def _quietness(health: Health, now: datetime) -> float:
    """How many of its own usual gaps a source has been silent for."""
    if not health.newest:
        return 0.0
    usual = timedelta(days=28) / max(health.recent, 1)
    return (now - health.newest) / usual


def _silence(health: Health, now: datetime) -> str:
    """How long it has been silent, and marked when that is much against its own rhythm."""
    if not health.newest:
        return "brought nothing yet"
    unusual = health.recent == 0 or _quietness(health, now) > _UNUSUAL
    return lag(now - health.newest) + (" (unusual)" if unusual else "")


def _next(state: State, zone: tzinfo, now: datetime) -> str:
    """When it is asked next; one that is dead is not, nor one that refused over and over."""
    if state.status in ("dead", "stopped"):
        return "never"
    return moment(state.next_at, zone, now) if state.next_at and state.next_at > now else "now"


def _address(url: str) -> str:
    return line(masked(url))


def _when(at: datetime | None, zone: tzinfo) -> str:
    return full(at, zone) or "never"


def tried(url: str, title: str, items: Sequence[Item], zone: tzinfo, most: int = 10) -> str:
    """What a source held when it was tried: its title and its first items."""
    out = [f"{line(title) or 'no title'}  {_address(url)}", count(len(items), "item")]
    for item in items[:most]:
        at = f"{item.published.astimezone(zone):%Y-%m-%d %H:%M}" if item.published else " " * 16
        text = item.title or (item.post.text if item.post else item.url or "")
        out.append(f"  {at}  {line(text)[:_LONGEST_LINE]}")
    return "\n".join(out)
