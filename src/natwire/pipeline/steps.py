"""What is done to an answer: read, clean, print, fold. Pure, slow and hostile input, so it runs in a worker.

natwire itself only names these steps, and a run in which nothing changed starts no worker: so `parse`, which takes
longer to import than all else here, is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from natwire import dedupe, sources
from natwire.addresses import is_front_door
from natwire.charset import declared
from natwire.errors import ParseError, SourceError
from natwire.model.article import Again, Arrival, Article, Reading, Stored, Wanted
from natwire.model.site import Knowledge, Trace
from natwire.model.source import Cost, Gone, Hint, Item, Mark, Reply, Request, Source
from natwire.pipeline.arrivals import arrivals, said
from natwire.pipeline.ready import MOST_TEXT, ready

_NOTHING = Knowledge()
_UNKNOWN: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Read:
    """What one answer of a source held. With an `error`, `arrivals` are what could be read before it.

    `same` are the guids of the items that are known as they are, `gone` those of items that their authors deleted.
    `cost` is what the answer cost at the platform, in US dollars.
    """

    arrivals: tuple[Arrival, ...] = ()
    same: frozenset[str] = frozenset()
    requests: tuple[Request, ...] = ()
    hint: Hint | None = None
    mark: Mark | None = None
    error: SourceError | None = None
    gone: frozenset[str] = frozenset()
    cost: float = 0.0


def read(source: Source, reply: Reply, mark: Mark, known: Mapping[str, bytes] = _UNKNOWN) -> Read:
    """A source's answer, with every item made ready for the store.

    `known` has the hashes of items by guid; what they tell already is neither made ready nor sent back.
    """
    items: list[Item] = []
    requests: list[Request] = []
    gone: set[str] = set()
    hint = new_mark = error = None
    cost = 0.0
    try:
        for thing in sources.kind(source.kind).read(reply, mark):
            match thing:
                case Item():
                    items.append(thing)
                case Request():
                    requests.append(thing)
                case Hint():
                    hint = thing
                case Mark():
                    new_mark = thing
                case Gone(guid):
                    gone.add(guid)
                case Cost(usd):
                    cost += usd
    except SourceError as fault:
        error = fault
    site = (new_mark or mark).get("title")
    same = _same(items, known)
    told = tuple(arrivals(source, items, site, same, reply.at))
    return Read(told, same, tuple(requests), hint, new_mark, error, frozenset(gone), cost)


def _same(items: list[Item], known: Mapping[str, bytes]) -> frozenset[str]:
    """The guids that say what is known of them. Of several items with one guid the first counts, as everywhere."""
    first = {item.guid: item for item in reversed(items)} if known else {}
    return frozenset(guid for guid, item in first.items() if guid in known and known[guid] == said(item))


def check_page(reply: Reply) -> None:
    """Raises ParseError when the answer cannot be a page: nothing, a picture, data, a feed."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if reply.status != 200:
        raise ParseError(f"{reply.url} answers without a page", word="empty")
    if kind not in ("", "text/html", "application/xhtml+xml", "text/plain"):
        raise ParseError(f"{reply.url} is {kind[:40]}, not a page", word="not-a-page")


def read_page(wanted: Wanted, reply: Reply, site: Knowledge = _NOTHING, zone: tzinfo = UTC) -> Reading:
    """The article that was announced, with its page's text; as it was announced, and unfit, for a page with none.

    `zone` is that of a clock on a page which names none.
    """
    from natwire import parse

    charset = declared(reply.headers.get("content-type", ""))
    page = parse.article(reply.body, reply.url, charset=charset, at=reply.at, site=site, asked=wanted.url, zone=zone)
    article = parse.together(wanted.announced, page)
    own = _own_address(article, reply.url)
    reading = ready(replace(article, url=reply.url, unfit=page.unfit), dedupe.address(own), dedupe.outlet(reply.url))
    return replace(reading, traces=_traces(page))


def today(stored: Stored, site: Knowledge, zone: tzinfo = UTC) -> Article:
    """What today's rules make of a stored page alone, with all its parts."""
    from natwire import parse

    page, asked = stored.page, stored.article.url
    charset = declared(page.type)
    return parse.article(page.body, page.url or asked, charset=charset, at=page.at, site=site, asked=asked, zone=zone)


def lesson(stored: Stored, site: Knowledge, zone: tzinfo = UTC) -> tuple[Trace, ...]:
    """What a stored page teaches of its site."""
    return _traces(today(stored, site, zone))


def reread(stored: Stored, site: Knowledge, zone: tzinfo = UTC) -> Again:
    """A stored page by today's rules, held against the article that was made of it. Nothing to write is no reading."""
    from natwire import parse

    kept = stored.article
    article, worse = parse.again(stored, today(stored, site, zone))
    if worse:
        return Again(worse)
    published = article.published.replace(microsecond=0) if article.published else None  # as the store keeps it
    article = replace(article, text=article.text[:MOST_TEXT], published=published, canonical=None, parts=())
    if article == kept:
        return Again("same")
    return Again(_word(kept, article), ready(article, stored.key, stored.outlet))


def _traces(page: Article) -> tuple[Trace, ...]:
    from natwire import parse

    return () if page.unfit else parse.traces(page.parts)


def _word(kept: Article, article: Article) -> str:
    if bool(article.unfit) != bool(kept.unfit):
        return "no-article" if article.unfit else "better"
    # Nobody reads the figure of its quality, nor what it is instead of an article.
    return "same" if replace(article, quality=kept.quality, unfit=kept.unfit) == kept else "better"


def _own_address(article: Article, url: str) -> str:
    """What the page calls itself, if that is a page of the same outlet; one elsewhere means that it was syndicated."""
    canonical = article.canonical
    if canonical and dedupe.outlet(canonical) == dedupe.outlet(url) and not is_front_door(canonical):
        return canonical
    return url
