"""When a page says that it was published: JSON-LD, meta, elements of time, its address, in this order of belief.

A page gives a date several times. The first one is taken, and what it leaves out (the zone, the time of day) is taken
from another of the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire.dates import parse_date
from natwire.parse import furniture, jsonld
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


def published(
    page: LexborHTMLParser,
    meta: Mapping[str, str],
    data: Mapping[str, Any],
    url: str | None = None,
    at: datetime | None = None,
    locale: str | None = None,
) -> tuple[datetime | None, str | None]:
    """When the page was published, in UTC, and where it says so: `json-ld`, `meta`, `time` or `url`; None for no claim.

    `meta` are its meta elements by name, `data` is its JSON-LD, `locale` the language with the region, for 06/07/2025.
    A date more than a day after `at` is a mistake.
    """
    vague: tuple[datetime | None, str | None] = None, None
    stamps = _stamps(page, meta, data, url)
    for text, where in stamps:
        when = _read(text, locale, at)
        if when is None:
            continue
        if len(text) < _SHORTEST_DAY:  # a year or a month
            vague = vague if vague[0] else (when, where)
        elif _is_zoned(text, when, locale):
            return when, where
        else:
            changes = (jsonld.text(data.get("dateModified")), *(meta.get(name, "") for name in _CHANGES))
            return _sharper((text, where), when, list(stamps), changes, locale, at)
    return vague


def _stamps(
    page: LexborHTMLParser, meta: Mapping[str, str], data: Mapping[str, Any], url: str | None
) -> Iterator[_Stamp]:
    """Where a date may stand, in the order in which it is believed."""
    for name in _DATA:
        yield jsonld.text(data.get(name)), "json-ld"
    for name in _DATES:
        yield meta.get(name, ""), "meta"
    for text in _times(page):
        yield text, "time"
    if found := _URL_DATE.search(_path(url)):
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
        if furniture.kind(names) in kinds or up.tag in ("footer", "nav"):
            return True
        up = up.parent
    return False


def _path(url: str | None) -> str:
    """The path of an address, empty when it is none."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def _read(text: str, locale: str | None, at: datetime | None) -> datetime | None:
    """The date in a text, if it can be one of publication; in one from the future, day and month may have swapped."""
    when = parse_date(text[:_LONGEST], locale) if text else None
    if when is None or plausible(when, at):
        return when
    swapped = _YEAR_FIRST.sub(r"\1\4\3\2", text[:_LONGEST])
    for other in ("en-GB", "en-US"):
        when = parse_date(swapped, other)
        if when and plausible(when, at):
            return when
    return None


def _is_zoned(text: str, when: datetime, locale: str | None) -> bool:
    """Whether a text names the zone of its time: then it means the same elsewhere."""
    return _WITH_ZONE.fullmatch(text) is not None or parse_date(text[:_LONGEST], locale, _ELSEWHERE) == when


def _sharper(
    stamp: _Stamp,
    when: datetime,
    others: list[_Stamp],
    changes: tuple[str, ...],
    locale: str | None,
    at: datetime | None,
) -> tuple[datetime, str]:
    """A date without a time or a zone, made sharper by what the page says of the same moment elsewhere."""
    text, where = stamp
    whole_day = when.time() == _MIDNIGHT
    for other, there in others:
        also = _read(other, locale, at) if len(other) >= _SHORTEST_DAY else None
        if also is None:
            continue
        if whole_day:
            if also.time() != _MIDNIGHT and (other[:10] == text[:10] or also.date() == when.date()):
                return also, there
        # One moment in two zones: they are whole quarters of an hour apart, to the second.
        elif abs(also - when) <= _WIDEST and (also - when) % _QUARTER == _NO_TIME and _is_zoned(other, also, locale):
            return also, where
    zone = None if whole_day else _zone((*changes, *(other for other, _ in others)))
    zoned = parse_date(text[:_LONGEST], locale, zone) if zone else None
    return zoned if zoned and plausible(zoned, at) else when, where


def _zone(texts: tuple[str, ...]) -> timezone | None:
    """The zone that the page names at another of its times; not UTC, which is what machines write."""
    for text in texts:
        found = _OFFSET.search(text[:_LONGEST])
        if found and (east := timedelta(hours=int(found[2]), minutes=int(found[3]))) and east <= _WIDEST:
            return timezone(-east if found[1] == "-" else east)
    return None
