"""When a page says that it was published: JSON-LD, meta, elements of time, its address, in this order of belief.

A page gives a date several times. The first one is taken, and what it leaves out (the zone, the time of day) is taken
from another of the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire import linked
from natwire.addresses import split
from natwire.dates import DAY_AND_MONTH_FIRST, parse_date
from natwire.parse import classes
from natwire.parse.datelines import plausible
from natwire.text import line

_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "pubdate", "publishdate", "publish-date",
    "publication_date", "parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime",
    "displaydate", "iso-8601-publish-date", "article:published", "dc.created", "dcterms.issued", "citation_online_date",
    "citation_publication_date", "citation_date", "prism.publicationdate", "rnews:datepublished", "published-date",
    "publish_date", "pub_date", "date-published", "bt:pubdate",
)  # fmt: skip
_DATA = ("datePublished", "dateCreated", "uploadDate")
_CHANGES = ("article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified")
_TIMES = 'time,[itemprop~="datePublished"],[property~="datePublished"],.published,.dt-published'
_MOST_TIMES = 12
_IS_CHANGE = re.compile(r"updat|modif|changed|aktualis")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")

_LONGEST = 100
_SHORTEST_DAY = len("1/1/2025")
_YEAR_FIRST = re.compile(r"^(\d{4}[-/.])(\d\d?)([-/.])(\d\d?)(?!\d)")
_OFFSET = re.compile(r"\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?\s?([+-])(\d\d):?(\d\d)$")
_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)")
_ELSEWHERE = timezone(timedelta(hours=7, minutes=7))
_MIDNIGHT = time()
_NO_TIME = timedelta()
_QUARTER = timedelta(minutes=15)
_WIDEST = timedelta(hours=14)
_MOST_AROUND = 8

_Stamp = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """When a page says that it was published, in UTC, and where: `json-ld`, `meta`, `time` or `url`; None for no claim.

    `zone` is that of the page's clocks.
    """

    when: datetime | None
    where: str | None
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the dates of one page: its language with the region, when it was fetched, its own zone and the reader's."""

    locale: str | None
    at: datetime | None
    own: tzinfo | None
    zone: tzinfo

    def read(self, text: str) -> datetime | None:
        """The date, if it can be one of publication; in one from the future, day and month may have swapped."""
        when = self._in(text, UTC) if text else None
        if when is None or plausible(when, self.at):
            return when
        swapped = _YEAR_FIRST.sub(r"\1\4\3\2", text[:_LONGEST])
        others = (parse_date(swapped, order) for order in DAY_AND_MONTH_FIRST)
        return next((other for other in others if other and plausible(other, self.at)), None)

    def is_zoned(self, text: str, when: datetime) -> bool:
        """Whether a text names the zone of its time: then it means the same elsewhere."""
        return _WITH_ZONE.fullmatch(text) is not None or self._in(text, _ELSEWHERE) == when

    def placed(self, text: str, when: datetime) -> datetime:
        """A time in the page's zone, or else the reader's; a day is the reader's."""
        zone = self.zone if when.time() == _MIDNIGHT else self.own or self.zone
        placed = None if self.is_zoned(text, when) else self._in(text, zone)
        return placed if placed and plausible(placed, self.at) else when

    def _in(self, text: str, zone: tzinfo) -> datetime | None:
        return parse_date(text[:_LONGEST], self.locale, zone)


def published(
    page: LexborHTMLParser,
    meta: Mapping[str, str],
    data: Mapping[str, Any],
    url: str | None = None,
    at: datetime | None = None,
    locale: str | None = None,
    zone: tzinfo = UTC,
) -> Published:
    """When the page was published, as its elements, its data or its address say.

    `meta` are its meta elements by name, `data` is its JSON-LD, `locale` the language with the region, for 06/07/2025.
    A date more than a day after `at` is a mistake. A time without a zone is in the one that the page names at another
    time, or else in `zone`.
    """
    stamps = list(_stamps(page, meta, data, url))
    changes = (linked.stamp(data.get("dateModified")), *(meta.get(name, "") for name in _CHANGES))
    reader = _Reader(locale, at, _zone((*changes, *(text for text, _ in stamps))), zone)
    here = reader.own or zone
    vague: Published | None = None
    for place, (text, where) in enumerate(stamps):
        when = reader.read(text)
        if when is None:
            continue
        if len(text) < _SHORTEST_DAY:  # a year or a month
            vague = vague or Published(when, where, here)
        elif reader.is_zoned(text, when):
            return Published(when, where, here)
        else:
            sharper = _sharper((text, where), when, stamps[place + 1 :], reader)
            return Published(*(sharper or (reader.placed(text, when), where)), here)
    return vague or Published(None, None, here)


def _stamps(
    page: LexborHTMLParser, meta: Mapping[str, str], data: Mapping[str, Any], url: str | None
) -> Iterator[_Stamp]:
    """Where a date may stand, in the order in which it is believed."""
    told = [
        *((linked.stamp(data.get(name)), "json-ld") for name in _DATA),
        *((meta[name], "meta") for name in _DATES if name in meta),
    ]
    yield from told
    # Elements of time are looked for where nothing before them names a moment: to go through a page takes long.
    if not any(_WITH_ZONE.fullmatch(text) for text, _ in told):
        yield from ((text, "time") for text in _times(page))
    if found := _URL_DATE.search(split(url).path):
        yield "-".join(found.groups()), "url"


def _times(page: LexborHTMLParser) -> list[str]:
    """What elements of time say, in order; those of a change last, and of those for readers only the first."""
    published: list[str] = []
    shown: list[str] = []
    changed: list[str] = []
    for node in page.css(_TIMES)[:_MOST_TIMES]:
        if not is_beside(node, "comments", "related"):
            attributes = node.attributes
            names = " ".join(attributes.get(name) or "" for name in ("class", "itemprop", "property", "id")).lower()
            stamp = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
            where = changed if _IS_CHANGE.search(names) else published if stamp else shown
            where.append(line(stamp or node.text()))
    return [*published, *shown[:1], *changed]


def is_beside(node: LexborNode, *kinds: str) -> bool:
    """Whether an element is in one whose class announces one of the kinds, or in a footer or a menu."""
    up: LexborNode | None = node
    for _ in range(_MOST_AROUND):
        if up is None:
            return False
        attributes = up.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if classes.kind(names) in kinds or up.tag in ("footer", "nav"):
            return True
        up = up.parent
    return False


def _sharper(stamp: _Stamp, when: datetime, others: list[_Stamp], reader: _Reader) -> tuple[datetime, str] | None:
    """A date without a time or a zone as the page has it elsewhere, with them; None where it does not."""
    text, where = stamp
    whole_day = when.time() == _MIDNIGHT
    for other, there in others:
        also = reader.read(other) if len(other) >= _SHORTEST_DAY else None
        if also is None:
            continue
        if whole_day:
            if also.time() != _MIDNIGHT and (other[:10] == text[:10] or also.date() == when.date()):
                return reader.placed(other, also), there
        # One moment in two zones: they are whole quarters of an hour apart, to the second.
        elif abs(also - when) <= _WIDEST and (also - when) % _QUARTER == _NO_TIME and reader.is_zoned(other, also):
            return also, where
    return None


def _zone(texts: tuple[str, ...]) -> timezone | None:
    """The zone that the page names at another of its times; not UTC, which is what machines write."""
    for text in texts:
        found = _OFFSET.search(text[:_LONGEST])
        if found and (east := timedelta(hours=int(found[2]), minutes=int(found[3]))) and east <= _WIDEST:
            return timezone(-east if found[1] == "-" else east)
    return None
