"""JSON Feed 1.0 and 1.1, https://www.jsonfeed.org/version/1.1/, read as leniently as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from natwire.addresses import web_address
from natwire.dates import parse_date
from natwire.errors import ParseError
from natwire.model.source import Item
from natwire.sources._feed.document import (
    MOST_ITEMS,
    Document,
    digest,
    identity,
    names,
    paragraphs,
    plain,
    tag,
)
from natwire.text import clean, language

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_COMMA = re.compile(r"[\s,]*")


def read(text: str, url: str) -> Document:
    """The document; one that breaks off has the items before the break and a fault. Raises ParseError for no feed."""
    fault = None
    try:
        top = json.loads(text)
    except (ValueError, RecursionError):
        top = _whole_items(text)
        if not top["items"]:
            raise ParseError(f"{url}: neither a feed nor valid JSON", word="broken") from None
        fault = ParseError(f"{url}: the feed breaks off", word="truncated")
    if not isinstance(top, dict) or not isinstance(top.get("items"), list):
        raise ParseError(f"{url}: JSON without a list of items, not a feed", word="not-a-feed")

    home = web_address(_text(top.get("home_page_url")), url)
    lang, authors = tag(_text(top.get("language"))), names(_authors(top))
    entries = (entry for entry in top["items"] if isinstance(entry, dict))
    return Document(
        items=[_item(entry, home or url, lang, authors) for entry in islice(entries, MOST_ITEMS)],
        title=plain(_text(top.get("title"))),
        link=home,
        lang=lang,
        older=web_address(_text(top.get("next_url")), url),
        fault=fault,
    )


def _whole_items(text: str) -> dict[str, Any]:
    """The items of a document that breaks off, as far as they are whole."""
    items: list[Any] = []
    start = _ITEMS.search(text)
    at = start.end() if start else len(text)
    decoder = json.JSONDecoder()
    while len(items) < MOST_ITEMS:
        at = _COMMA.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {"items": items}


def _item(entry: dict[str, Any], base: str, lang: str | None, authors: tuple[str, ...]) -> Item:
    """One entry. A post without a title has none here either."""
    title = plain(_text(entry.get("title")))
    url = web_address(_text(entry.get("url")), base) or web_address(_text(entry.get("external_url")), base)
    html = _text(entry.get("content_html")) or paragraphs(_text(entry.get("content_text")))
    dates = _text(entry.get("date_published")), _text(entry.get("date_modified"))
    summary = paragraphs(_text(entry.get("summary")))
    own = tag(_text(entry.get("language"))) or lang
    return Item(
        guid=identity(_text(entry.get("id")).strip(), url, title or digest(html or summary), dates[0]),
        url=url,
        title=title,
        html=html or summary,
        full=bool(html.strip()),
        authors=names(_authors(entry)) or authors,
        published=parse_date(dates[0], own),
        updated=parse_date(dates[1], own),
        lang=own and language(own),
    )


def _authors(holder: dict[str, Any]) -> Iterator[str]:
    """The names in `authors` (1.1) and `author` (1.0), which a few write as plain text."""
    listed = holder.get("authors")
    for author in [*(listed if isinstance(listed, list) else [listed]), holder.get("author")]:
        yield _text(author.get("name")) if isinstance(author, dict) else _text(author)


def _text(value: object) -> str:
    """A string without what could do harm (JSON can spell half a surrogate pair); a number as text; else nothing."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return str(value)
    except ValueError:  # an integer of more than 4,300 digits
        return ""
