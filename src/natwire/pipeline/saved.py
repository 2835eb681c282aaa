"""Files that are read once: saved pages, the plain text of pages, mails. Each becomes articles that are ready to keep.

Pure, slow and hostile input, so it runs in a worker. As in `steps`, `parse` is imported where it is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from natwire import dedupe
from natwire.addresses import is_front_door
from natwire.errors import ParseError
from natwire.model.article import Arrival, Article, Page
from natwire.model.intake import Document, Saved
from natwire.model.source import Item
from natwire.pipeline.arrivals import said
from natwire.pipeline.ready import ready
from natwire.wording import NO_ARTICLE

if TYPE_CHECKING:
    from natwire.parse.message import Message

SOURCE = "import"  # in the uid of what no source announced
_FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)  # an archive that keeps no times gives its files an older one


def page(document: Document, zone: tzinfo) -> Saved:
    """A saved page, or a web archive of one. Clocks on it that name no zone are in `zone`.

    Raises ParseError where it is no article, with the word for what it is.
    """
    from natwire import parse

    body, saved_from = parse.saved(document.data)
    charset = None if body is document.data else "utf-8"  # what was in an archive is text by now
    at = _saved_at(document)
    article = parse.article(body, saved_from, charset=charset, at=at, zone=zone)
    url = _address(article, saved_from)
    if url != saved_from:  # as a page is read that was fetched there, and as it will be read again
        article = parse.article(body, url, charset=charset, at=at, zone=zone)
    kind = f"text/html; charset={charset}" if charset else "text/html"
    return _of_page(article, url, Page(body, kind, document.at, url or ""))


def dump(document: Document, zone: tzinfo) -> Saved:
    """The plain text of a page. Raises ParseError as `page` does."""
    from natwire import parse

    article = parse.article(document.data, at=_saved_at(document), zone=zone)
    return _of_page(article, _address(article, None), Page(document.data, "text/plain", document.at))


def mails(document: Document, zone: tzinfo) -> list[Saved]:
    """The articles of a mail and of those that it forwards. A date that names no zone is in `zone`.

    A page in a web archive looks like a mail. Raises ParseError where there is nothing to read.
    """
    from natwire import parse

    if parse.is_archive(document.data):
        return [page(document, zone)]
    found = list(parse.messages(document.data, zone))
    told = [saved for message in found for saved in _of_mail(message)]
    if not told:
        raise ParseError(next((each.nothing for each in found if each.nothing), "it has no text"), word="empty")
    return told


def _saved_at(document: Document) -> datetime | None:
    """When a page was saved, after which it cannot have been published; None where the file cannot tell."""
    return document.at if document.at > _FIRST_PAGE else None


def _address(article: Article, saved_from: str | None) -> str | None:
    """Where the page is on the web. What it calls itself counts, but on a page that another outlet prints too.

    The front door of a site tells no article.
    """
    own = article.canonical
    if own and not is_front_door(own) and (not saved_from or dedupe.outlet(own) == dedupe.outlet(saved_from)):
        return own
    return saved_from


def _of_page(article: Article, url: str | None, page: Page) -> Saved:
    from natwire import parse

    word = article.unfit or ("" if article.text else "empty")
    if word:
        raise ParseError(f"it is no article: {NO_ARTICLE.get(word, word)}", word=word)
    article = replace(article, url=url, title=article.title or parse.headline(article.text))
    known = url is not None and not is_front_door(url)
    key = dedupe.address(url) if url and known else f"file:{_digest(article.title, article.text)}"
    outlet = dedupe.outlet(url or "") or (article.site or "").casefold()
    arrival = _arrival(article, key, key, outlet)
    traces = parse.traces(article.parts) if url else ()
    return Saved(replace(arrival, reading=replace(arrival.reading, traces=traces)), page)


def _of_mail(message: Message) -> Iterator[Saved]:
    """The mail as one article, or as the stories that it lists."""
    from natwire import parse

    issue = parse.issue(message)
    when = message.date.isoformat() if message.date else ""
    name = message.id or _digest(message.address, when, message.subject, message.text or message.html)
    hosts = {dedupe.outlet(article.url) for article in issue.articles if article.url}
    for article in issue.articles:
        if article.url:
            # Links that all lead to one place elsewhere lead through who counts clicks for the sender.
            outlet = _outlet(message, article.url) if len(hosts) == 1 else dedupe.outlet(article.url)
            key = dedupe.address(article.url)
            yield Saved(_arrival(article, f"{name}#{key}", key, outlet))
        else:
            outlet = _outlet(message, issue.url) or (article.site or "").casefold()
            yield Saved(_arrival(replace(article, url=issue.url), name, f"mail:{name}", outlet))


def _outlet(message: Message, url: str | None) -> str:
    """Whose letter it is: the host of its page where its sender lives there, for else that is only who sends it out."""
    sender = message.address.rpartition("@")[2].lower()
    page = dedupe.outlet(url or "")
    if page and (not sender or _is_within(page, sender) or _is_within(sender, page)):
        return page
    return sender or message.list_id or page


def _is_within(host: str, house: str) -> bool:
    return host == house or host.endswith(f".{house}")


def _arrival(article: Article, guid: str, key: str, outlet: str) -> Arrival:
    """The article as something that was announced with all its text."""
    item = Item(
        guid=guid,
        url=article.url,
        title=article.title,
        html=article.text,
        full=not article.teaser,
        authors=article.authors,
        published=article.published,
        lang=article.lang,
    )
    return Arrival(
        item=replace(item, html=""),
        reading=ready(replace(article, canonical=None), key, outlet),
        hash=said(item),
        uid=f"item:{SOURCE}#{guid}",
    )


def _digest(*words: str) -> str:
    return hashlib.blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=16).hexdigest()
