"""The kind `telegram`: a public channel, by the preview of it that anybody can open at t.me/s/NAME.

A page has some twenty messages, oldest first, and leads to the page before it. The newest is read first, then down to
where the last poll ended; each page leaves a mark that says which of those are still to be read. What is missing on a
page was deleted, or never was: nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser

from natwire.addresses import split
from natwire.errors import FetchError
from natwire.markup import bounded
from natwire.model.source import Item, Mark, Reply, Request, Source
from natwire.sources._telegram import message

PAGES = 10

_WEB = "https://t.me"
_FIRST_PAGES = 3  # of a channel that was never read
_SILENCE = timedelta(hours=1)  # t.me names no time when it has had enough
_HEADERS = {"Accept-Language": "en"}  # the one sign of an edited message is a word
_WORDS = {401: "blocked", 403: "blocked", 404: "not-found", 410: "gone"}
_RESUMED = "resumed"  # what a question is about that goes on with the pages of an earlier poll


def server(source: Source) -> str:
    """Where the channel's pages are."""
    return source.api or _WEB


def first(source: Source, mark: Mark) -> Iterator[Request]:
    """The newest page, or the one that an earlier poll was to read next."""
    page = f"{server(source).rstrip('/')}/s/{source.address.removeprefix('telegram:')}"
    yield _ask(page, mark["before"], _RESUMED) if "before" in mark else _ask(page)


def read(reply: Reply, mark: Mark) -> Iterator[Item | Request | Mark]:
    """The messages of a page, and the page before it while that may have unread ones.

    The mark has the number of the `last` message up to which all are read. While pages are still to be read there are
    `newest`, the last message of the first of these pages, `before`, where the next one ends, and `pages`, how many
    were read.
    Raises FetchError, `no-preview` where the channel shows none.
    """
    if reply.unchanged:
        return
    tree = _page(reply)
    found = [message.read(node, reply.at) for node in tree.css(".tgme_widget_message[data-post]")]
    messages = [each for each in found if each]
    yield from (each.item for each in messages if each.item)

    page = reply.url.partition("?")[0]
    after = _moved(mark, messages, _has_older(tree))
    if "before" in after:
        yield _ask(page, after["before"], reply.about)
    elif reply.about == _RESUMED:
        yield _ask(page)  # for what came since that earlier poll
    yield after


def _ask(page: str, before: int | None = None, about: str = "") -> Request:
    return Request(f"{page}?before={before}" if before else page, _HEADERS, api=True, about=about)


def _moved(mark: Mark, messages: list[message.Message], has_older: bool) -> Mark:
    """The mark after a page. One older page is read in vain where message `last` + 1 was deleted."""
    newest = mark.get("newest") or max((each.last for each in messages), default=0)
    pages = mark.get("pages", 0) + 1
    lowest = min((each.number for each in messages), default=0)
    is_enough = lowest <= mark["last"] + 1 if "last" in mark else pages >= _FIRST_PAGES
    goes_on = 0 < lowest < mark.get("before", lowest + 1)  # or a server that heeds no `before` leads us in a circle
    if has_older and goes_on and not is_enough:
        return Mark(mark | {"newest": newest, "before": lowest, "pages": pages})
    return Mark(last=max(newest, mark.get("last", 0)))


def _has_older(tree: LexborHTMLParser) -> bool:
    return tree.css_first(".tme_messages_more[data-before]") is not None


# -------------------------------------------------------------------------------------------------------------- faults


def _page(reply: Reply) -> LexborHTMLParser:
    """The page of a channel. Raises FetchError for any other answer."""
    tree = LexborHTMLParser(bounded(reply.body.decode("utf-8", "replace")))
    if reply.status == 200 and tree.css_first(".tgme_channel_history"):
        return tree
    is_card = tree.css_first(".tgme_page") is not None  # of a person, a group, a channel that shows no preview
    names_wait = "retry-after" in reply.headers
    is_busy = reply.status == 429 or (reply.status == 503 and names_wait)
    if is_busy or (not is_card and b"captcha" in reply.body.lower()):
        raise _fault(reply, "too-many", "t.me is left alone for a while", None if names_wait else reply.at + _SILENCE)
    if reply.status != 200:
        raise _fault(reply, _WORDS.get(reply.status, f"http-{reply.status // 100}xx"), "does it open in a browser?")
    if is_card or not split(reply.url).path.startswith("/s/"):
        raise _fault(reply, "no-preview", "only a public channel can be followed, and only one that shows a preview")
    raise _fault(reply, "blocked", "does it open in a browser?")


def _fault(reply: Reply, word: str, hint: str, until: datetime | None = None) -> FetchError:
    what = f"{reply.url} answers {reply.status}: no page of a channel"
    return FetchError(what, word=word, hint=hint, status=reply.status, until=until)
