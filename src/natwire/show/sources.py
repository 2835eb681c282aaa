"""Sources: a table of those that are followed, and what one of them holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from natwire.model.source import Item, Source, State
from natwire.show.lines import moment
from natwire.show.style import Style
from natwire.text import line
from natwire.wording import count


def told(source: Source, state: State | None) -> dict[str, Any]:
    """A source and its state, as data."""
    state = state or State(source.address)
    return {
        "name": source.name,
        "url": source.address,
        "kind": source.kind,
        "tags": list(source.tags),
        "status": state.status,
        "error": state.error,
        "failures": state.failures,
        "last_ok": state.last_ok.isoformat() if state.last_ok else None,
        "next": state.next_at.isoformat() if state.next_at else None,
        "why": state.why,
    }


def table(sources: Sequence[Source], states: Mapping[str, State], style: Style, zone: tzinfo, now: datetime) -> None:
    """Print a line per source; a table on a terminal."""
    rows = [_row(source, states.get(source.address) or State(source.address), zone, now) for source in sources]
    if not style.terminal:
        for row in rows:
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("source", "status", "last", "next", "address"):
        drawn.add_column(name, overflow="fold", no_wrap=name != "address")
    for row in rows:
        name, status, last, following, address = row
        drawn.add_row(
            Text(name, "bold"),
            Text(status, "green" if status in ("ok", "new") else "red"),
            last,
            following,
            Text(address),
        )
    Console().print(drawn)


def _row(source: Source, state: State, zone: tzinfo, now: datetime) -> tuple[str, ...]:
    times = (moment(at, zone, now) if at else "never" for at in (state.last_ok, state.next_at))
    last, following = times
    return line(source.name), state.status, last, following if following != "never" else "now", line(source.address)


def tried(url: str, title: str, items: Sequence[Item], zone: tzinfo, most: int = 10) -> str:
    """What a source held when it was tried: its title and its first items."""
    out = [f"{line(title) or 'no title'}  {line(url)}", count(len(items), "item")]
    for item in items[:most]:
        at = f"{item.published.astimezone(zone):%Y-%m-%d %H:%M}" if item.published else " " * 16
        out.append(f"  {at}  {line(item.title)}")
    return "\n".join(out)
