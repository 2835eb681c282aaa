"""What every list of sources tells of one, whatever its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

_MOST_TAGS = 20  # of one source: no list that people keep has as many
_LONGEST_TAG, _LONGEST_TITLE = 100, 500  # characters


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as a list names it. `url` is what stands there: an address of the web, an account, or something else.

    What it means, and whether it can be followed, is not for a list to say. `lang` has two or three letters.
    """

    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    lang: str | None = None


def folded(sources: Iterable[Listed]) -> list[Listed]:
    """Each source once, where it is named first, with all its tags: one that is in two folders is one source.

    >>> folded([Listed("a.example", tags=("x",)), Listed("a.example", "A", ("y",))])
    [Listed(url='a.example', title='A', tags=('x', 'y'), lang=None)]
    """
    result: dict[str, Listed] = {}
    for source in sources:
        known = result.get(source.url)
        result[source.url] = _once(source) if known is None else _joined(known, source)
    return list(result.values())


def _once(source: Listed) -> Listed:
    tags = dict.fromkeys(tag[:_LONGEST_TAG] for tag in source.tags)
    return replace(source, title=source.title[:_LONGEST_TITLE], tags=tuple(tags)[:_MOST_TAGS])


def _joined(one: Listed, other: Listed) -> Listed:
    joined = Listed(one.url, one.title or other.title, one.tags + other.tags, one.lang or other.lang)
    return _once(joined)
