"""What is remembered of sites: what recurs on one of them, and which there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from natwire.model.site import Site
from natwire.show.lines import moment
from natwire.show.style import Style, fit
from natwire.text import line
from natwire.wording import count

_AROUND = "around stories"  # and not within them


def told(site: Site) -> dict[str, Any]:
    """A site's memory, as data. `on` is the number of counted pages on which a block was.

    One that is not furniture `anywhere` is left between the paragraphs of a story.
    """
    return {
        "host": site.host,
        "pages": site.pages,
        "swept": site.swept.isoformat() if site.swept else None,
        "furniture": [
            {
                "text": each.text,
                "on": each.seen,
                "last_seen": each.last_seen.isoformat(),
                "anywhere": each.anywhere,
            }
            for each in site.furniture
        ],
    }


def blocks(site: Site, style: Style, zone: tzinfo, now: datetime) -> str:
    """A line per block that recurs: on how many of how many pages, when last, its words. Whole on a pipe."""
    if not style.terminal:
        return "\n".join(
            "\t".join(
                (
                    str(each.seen),
                    str(site.pages),
                    each.last_seen.astimezone(zone).isoformat(timespec="minutes"),
                    line(each.text),
                    *([] if each.anywhere else [_AROUND]),
                )
            )
            for each in site.furniture
        )
    rows = [_head(site)]
    for each in site.furniture:
        row = f"{each.seen:>4} of {site.pages:<4}{moment(each.last_seen, zone, now):>12}  "
        row += "" if each.anywhere else f"{_AROUND}: "
        rows.append(style.paint(row, "dim") + fit(line(each.text), style.width() - len(row)))
    return "\n".join(rows)


def hosts(sites: Sequence[Site], style: Style) -> str:
    """A line per site that is remembered."""
    if not style.terminal:
        return "\n".join(f"{site.host}\t{site.pages}\t{len(site.furniture)}" for site in sites)
    return "\n".join(_head(site) for site in sites)


def _head(site: Site) -> str:
    return f"{line(site.host)}: {count(len(site.furniture), 'recurring block')}, {count(site.pages, 'page')} counted"
