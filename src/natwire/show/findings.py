"""What a doctor found: a line each, with what mends it below; and as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from natwire.masks import masked
from natwire.model.finding import Finding
from natwire.show.style import Style
from natwire.text import line
from natwire.wording import count


def lines(found: Iterable[Finding], style: Style) -> list[str]:
    """The faults first, then the warnings."""
    return [_told(each, style) for each in sorted(found, key=lambda each: not each.fault)]


def verdict(found: Sequence[Finding]) -> str:
    """How many there are, in a line."""
    faults = sum(each.fault for each in found)
    if not found:
        return "all is well"
    told = [count(faults, "fault")] * bool(faults) + [count(len(found) - faults, "warning")] * (faults < len(found))
    mendable = sum(each.mendable for each in found)
    return ", ".join(told) + f"; natwire doctor --fix mends {mendable}" * bool(mendable)


def told(found: Iterable[Finding], mended: Iterable[str]) -> dict[str, Any]:
    """The findings as data, and what --fix did."""
    every = list(found)
    return {
        "well": not any(each.fault for each in every),
        "findings": [
            {
                "word": each.word,
                "level": _level(each),
                "about": masked(each.about) or None,
                "message": masked(each.told),
                "cure": masked(each.cure) or None,
                "mendable": each.mendable,
            }
            for each in every
        ],
        "mended": list(mended),
    }


def _told(each: Finding, style: Style) -> str:
    head = f"{style.paint(_level(each), 'error' if each.fault else 'dim')}: {line(masked(each.told))}"
    return head + (f"\n    {line(masked(each.cure))}" if each.cure else "")


def _level(each: Finding) -> str:
    return "fault" if each.fault else "warning"
