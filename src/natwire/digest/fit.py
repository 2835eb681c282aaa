"""As much of a digest as a mail may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from natwire.digest.view import Changed, Chapter, Entry, View
from natwire.wording import count

Fits = Callable[[View], bool]


def fitted(whole: View, fits: Fits, find: str, leads: bool = True) -> View:
    """As much as `fits`: the last stories lose their leads first, then they are only counted.

    Without `leads` none has one. `find` is the command that finds what is only counted, "" where none does.
    """
    rows = _rows(whole)
    most = rows if leads else 0
    if fits(view := _cut(whole, rows, most, find)):
        return view
    if (some := _most(most, lambda n: fits(_cut(whole, rows, n, find)))) is not None:
        return _cut(whole, rows, some, find)
    return _cut(whole, _most(rows, lambda n: fits(_cut(whole, n, 0, find))) or 0, 0, find)


def _rows(view: View) -> int:
    """How many stories it tells, those that changed among them."""
    return sum(len(chapter.entries) for chapter in view.sections) + len(view.changes)


def _most(total: int, good: Callable[[int], bool]) -> int | None:
    """The greatest n below `total` that is good, by halving; None when not even 0 is."""
    if not good(0):
        return None
    low, high = 0, max(total, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def _cut(whole: View, rows: int, leads: int, find: str) -> View:
    """The view with its first so many stories and leads."""
    kept, n = [], 0
    for chapter in whole.sections:
        some = tuple(_entry(entry, n + i < leads) for i, entry in enumerate(chapter.entries[: rows - n]))
        n += len(some)
        if some:
            kept.append(Chapter(chapter.title, chapter.dir, some))
    changes = tuple(_changed(each, n + i < leads) for i, each in enumerate(whole.changes[: rows - n]))
    left = _rows(whole) - n - len(changes)
    return replace(whole, sections=tuple(kept), changes=changes, more=_more(left, find))


def _entry(entry: Entry, lead: bool) -> Entry:
    return entry if lead else replace(entry, lead=(), sentence=())


def _changed(changed: Changed, lead: bool) -> Changed:
    return changed if lead else replace(changed, places=())


def _more(left: int, find: str) -> str:
    if not left:
        return ""
    return f"and {left} more: {find}" if find else f"and {count(left, 'more story', 'more stories')}"
