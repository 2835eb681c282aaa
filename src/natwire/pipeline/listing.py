"""From what a list of sources tells to what is followed, and back. The network is not asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from unicodedata import category, normalize

from natwire.config.keys import SOURCE
from natwire.dedupe.address import address as key
from natwire.errors import NatwireError
from natwire.lists import Listed
from natwire.model.source import Source
from natwire.sources.locate import Located, as_listed, locate

_LONGEST_NAME, _LONGEST_TOLD = 40, 200  # characters
# What some lists have among their sources, and is none.
_NO_SOURCE = {
    "include:": "is another list: import that one too",
    "query:": "is a query of newsboat's own stories: natwire watch add keeps queries",
    "exec:": "is a program, and none is run",
    "filter:": "is a feed behind a program, and none is run: add the feed itself",
    "file:": "is on this machine, which no list may name: natwire source add follows a folder",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the sources of a list: `new` ones, those that are `there` under a name, and those `refused`.

    Of `there` and `refused` each has what the list says, and the name or the reason.
    """

    new: list[Source] = field(default_factory=list)
    there: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def same(address: str) -> str:
    """What the addresses of one source share: http and https, www. and a slash at the end make no second feed.

    Platforms do not tell capitals in a handle from small letters; in a web address they may matter.
    """
    return address.casefold() if Source("", address).is_account else key(address)


def planned(
    listed: Iterable[Listed], known: Sequence[Source], bridges: Mapping[str, str], tags: Sequence[str] = ()
) -> Plan:
    """What is to be followed of the list, with these tags besides its own; nothing twice, and no name twice."""
    plan, names = Plan(), _Names(known)
    followed = {same(source.address): source.name for source in known}
    for each in listed:
        try:
            located = _located(each.url, bridges)
            source = _source(located, each, tags)
        except (NatwireError, ValueError) as error:
            plan.refused.append((each.url[:_LONGEST_TOLD], str(error).removeprefix(f"{each.url} ")))
            continue
        if name := followed.get(same(source.address)):
            plan.there.append((each.url, name))
            continue
        source = names.given(source, _callable(each.title) or located.name)
        followed[same(source.address)] = source.name
        plan.new.append(source)
    return plan


def _located(url: str, bridges: Mapping[str, str]) -> Located:
    """Raises NatwireError for what is no source, or none that can be followed."""
    for start, reason in _NO_SOURCE.items():
        if url.lower().startswith(start):
            raise NatwireError(reason)
    return as_listed(url, bridges)


def _source(located: Located, listed: Listed, tags: Sequence[str]) -> Source:
    """Raises ValueError for what the config would not take."""
    address = SOURCE["url"](located.address)
    every = SOURCE["tags"](list(dict.fromkeys((*listed.tags, *tags))))
    return Source(located.name, address, located.kind, tags=every, lang=listed.lang)


def _callable(title: str) -> str:
    """A title as what is typed easily behind a command, cut between words.

    >>> _callable("BBC News - World/Asia"), _callable("Node.js Blog"), _callable("हिन्दी समाचार")
    ('bbc-news-world-asia', 'node.js-blog', 'हिन्दी-समाचार')
    """
    said = (each if each == "." or category(each)[0] in "LMN" else " " for each in normalize("NFC", title.lower()))
    name = "-".join("".join(said).split()).strip("-.")
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    return name.strip("-.")


class _Names:
    """Names that are taken; the next one of a kind gets the next number."""

    def __init__(self, known: Iterable[Source]) -> None:
        self._taken = {source.name for source in known}
        self._numbers: dict[str, count[int]] = defaultdict(lambda: count(2))

    def given(self, source: Source, wish: str) -> Source:
        name = wish
        while name in self._taken:
            name = f"{wish}-{next(self._numbers[wish])}"
        self._taken.add(name)
        return replace(source, name=name)


# ------------------------------------------------------------------------------------------------------------ and back


def listed(sources: Iterable[Source]) -> tuple[list[Listed], list[Source]]:
    """The sources as a list can tell them, and those that it cannot: folders, and accounts without a page.

    An account is told by the page where people see it, where that leads back to the account.
    """
    told, left = list[Listed](), list[Source]()
    for source in sources:
        page = _page(source)
        if page is None:
            left.append(source)
        else:
            told.append(Listed(page, source.name, source.tags, source.lang))
    return told, left


def _page(source: Source) -> str | None:
    if source.is_folder:
        return None
    if not source.is_account:
        return source.address
    try:
        page = locate(source.address).url
        return page if locate(page).address == source.address else None
    except NatwireError:  # a kind of another package
        return None
