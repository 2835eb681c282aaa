"""What agencies deliver, on its way into the store: files read, items made articles, embargoes ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from typing import cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from natwire import dedupe
from natwire.errors import ParseError
from natwire.model.article import Article, Kept
from natwire.model.intake import Form, WireForm
from natwire.model.wire import Handed, WireItem
from natwire.pipeline.ready import ready
from natwire.store import Database
from natwire.store.deliveries import Deliveries, Due, key_of
from natwire.text import line
from natwire.wire.standing import SAME_DAY, alike, standing
from natwire.wording import count

Read = Callable[[bytes, tzinfo | None], Iterator[WireItem]]

_READERS: dict[WireForm, str] = {"ninjs": "ninjs", "newsml-g2": "newsml2", "newsml-1": "newsml1", "nitf": "nitf"}
DOUBT = timedelta(hours=24)  # that an embargo without a zone holds longer: nowhere on earth it is over before


def is_wire(form: Form) -> bool:
    """Whether a file is an agency's."""
    return form in get_args(WireForm)


def read(data: bytes, form: WireForm, zone: tzinfo | None, provider: str) -> Iterator[Handed]:
    """The items of an agency's file, ready for the store. A time that names no zone is in that of its source.

    An item that does not say who provides it is of that `provider`.

    Raises ParseError behind those that could be read: for what is no item, and for items that say nothing.
    """
    reader = cast("Read", import_module(f"natwire.wire.{_READERS[form]}").read)
    silent = 0
    for item in reader(data, zone):
        handed = _handed(replace(item, provider=item.provider or provider), zone)
        article = handed.reading.article
        if item.status == "usable" and not (article.title or article.text):
            silent += 1
        else:
            yield handed
    if silent:
        raise ParseError(f"{count(silent, 'item')} without headline and text", word="empty")


def _handed(item: WireItem, zone: tzinfo | None) -> Handed:
    if item.embargo and item.embargo_naive and zone is None:
        item = replace(item, embargo=item.embargo + DOUBT)
    hash = hashlib.blake2b(repr(item).encode("utf-8", "replace"), digest_size=16).digest()
    reading = ready(_article(item), key_of(item.provider, item.id), item.provider.casefold())
    credit = item.credit or item.provider
    return Handed(replace(item, html="", text=()), replace(reading, credit=credit), hash)


def _article(item: WireItem) -> Article:
    """The item as it is shown."""
    from natwire import parse

    text = parse.delivered(item.html, item.headline) if item.html else "\n\n".join(map(line, item.text))
    published = item.published or item.updated
    return Article(
        title=item.headline or parse.headline(text),
        text=text,
        authors=item.byline,
        published=published,
        published_from="agency" if published else None,
        lang=item.lang or parse.language(text),
        site=item.credit or item.provider,
        quality=100,
    )


def deliveries(db: Database) -> Deliveries:
    """Where items are taken in, with the rules of the house."""
    return Deliveries(db, standing, alike, dedupe.judge, int(SAME_DAY.total_seconds()))


def release(db: Database, now: datetime) -> Kept:
    """Show what may be shown by now: what was under an embargo until then."""
    into, kept = deliveries(db), Kept()
    for due in list(into.due(now)):
        kept += into.release(due, _again(due), now)
    return kept


def _again(due: Due) -> Handed | None:
    """The item that is due, read again; None where that cannot be read any more."""
    same: list[Handed] = []
    try:
        zone = ZoneInfo(due.raw.zone) if due.raw.zone else None
        for handed in read(due.raw.data, cast("WireForm", due.raw.form), zone, due.provider):
            if (handed.item.provider, handed.item.id) == (due.provider, due.uid):
                same.append(handed)
    except (ParseError, ZoneInfoNotFoundError):
        pass
    return next((each for each in same if each.hash == due.hash), next(iter(same), None))
