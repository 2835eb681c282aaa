"""Where a site keeps its feeds, sitemaps and accounts: what its pages say, and where to look when they say nothing."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from natwire.addresses import host, web_address
from natwire.markup import bounded
from natwire.model.source import Reply
from natwire.sources._feed import sitemap
from natwire.sources._feed.decode import decode, unpacked
from natwire.sources._feed.xmlfeed import ROOT
from natwire.text import line

# Paths to try on a host that names no feed, the common ones first.
WELL_KNOWN = (
    "/feed/",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/rss",
    "/feed",
    "/rss/",
    "/feeds/posts/default",
    "/index.rdf",
    "/news/rss",
)

# And where a site without a feed may have a news sitemap, when its robots.txt names none.
NEWS_MAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
    }
)
# An API and an oEmbed answer are alternates in JSON and XML too.
_VAGUE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_FEED_WORD = re.compile(r"feed|rss|atom|rdf", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments/|comments?[-_.]?feed|feed[-_=]comments|\bcomments\b", re.IGNORECASE)
_HEAD = 512_000  # characters of a page that are read; links to feeds stand at its top
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_MOST_MAPS = 3
_ACTIVITY = "application/activity+json"
_USER = re.compile(r"\w(?:[\w.-]{0,98}\w)?")
_MOST = 20

# YouTube's pages tell the channel's number in several places, and not always its feed.
_CHANNEL = re.compile(r'(?:"externalId":\s*"|/channel/|itemprop="(?:identifier|channelId)"\s+content=")(UC[\w-]{22})\b')


def feeds(reply: Reply) -> list[tuple[str, str]]:
    """The feeds that a page names as (address, title), in its order, those of comments last. At most twenty.

    Empty for a page that names none, and for what is no page at all.
    """
    text = decode(reply.body, reply.headers.get("content-type", ""))
    if "<" not in text:
        return []
    tree = LexborHTMLParser(bounded(text[:_HEAD]))
    base = reply.url
    for element in tree.css("base[href]")[:1]:
        base = web_address(element.attributes.get("href") or "", reply.url) or base

    found: dict[str, str] = {}
    for link in tree.css("link[href][type], a[href][type]"):
        wanted = link.attributes
        address = web_address(wanted.get("href") or "", base)
        if address and _names_feed(wanted, address) and len(found) < _MOST:
            found.setdefault(address, line(wanted.get("title") or ""))
    if not found and _is_youtube(reply.url) and (channel := _CHANNEL.search(text)):
        found[f"https://www.youtube.com/feeds/videos.xml?channel_id={channel[1]}"] = ""
    return sorted(found.items(), key=_is_comments)


def consent(url: str) -> dict[str, str]:
    """The headers without which a page hides behind a question about cookies; they agree to the needed ones only."""
    return {"Cookie": "SOCS=CAI"} if _is_youtube(url) else {}


def _is_youtube(url: str) -> bool:
    return host(url).removeprefix("www.") == "youtube.com"


def _names_feed(link: dict[str, str | None], address: str) -> bool:
    """Whether a link says that it leads to a feed: by its type, and by its words where the type says little."""
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    if kind not in _TYPES or "alternate" not in (link.get("rel") or "").lower().split():
        return False
    if "oembed" in address.lower() or "/wp-json" in address:
        return False
    words = f"{urlsplit(address).path} {link.get('title') or ''}"
    return kind not in _VAGUE_TYPES or _FEED_WORD.search(words) is not None


def _is_comments(feed: tuple[str, str]) -> bool:
    address, title = feed
    return _COMMENTS.search(urlsplit(address).path) is not None or _COMMENTS.search(title) is not None


def is_feed(reply: Reply) -> bool:
    """Whether an answer looks like a feed, by its first kilobytes; whether it is one, only reading it can tell."""
    head = decode(unpacked(reply.body, 4096)[:4096], reply.headers.get("content-type", "")).lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return "jsonfeed.org/version" in head or '"items"' in head
    root = ROOT.search(head) or sitemap.ROOT.search(head)
    return root is not None and "<html" not in head[: root.start()].lower()


def is_page(reply: Reply) -> bool:
    """Whether an answer is a page, and no feed that stands in one."""
    text = decode(reply.body, reply.headers.get("content-type", ""))
    return _PAGE.search(text[:_HEAD]) is not None and ROOT.search(text) is None


def news_maps(robots: Reply) -> list[str]:
    """The sitemaps of news that a robots.txt names, by their names (RFC 9309 §2.2.4); at most three."""
    text = decode(robots.body[:_HEAD], robots.headers.get("content-type", ""))
    named = (web_address(found[1], robots.url) for found in _SITEMAP.finditer(text))
    return list(dict.fromkeys(each for each in named if each and sitemap.says_news(each)))[:_MOST_MAPS]


def activity(reply: Reply) -> str | None:
    """Where the server of a page tells programs what it shows people: a post or an account (ActivityPub)."""
    text = decode(reply.body, reply.headers.get("content-type", ""))
    if _ACTIVITY not in text:
        return None
    for link in LexborHTMLParser(bounded(text[:_HEAD])).css(f'link[rel~="alternate"][type="{_ACTIVITY}"][href]'):
        return _here(link.attributes.get("href"), reply)
    return None


def author(reply: Reply) -> str | None:
    """Whose post an answer in ActivityPub is, as an address on its own server; None for what is no post."""
    told = _told(reply).get("attributedTo")
    return _here(told.get("id") if isinstance(told, dict) else told, reply)


def account(reply: Reply) -> str | None:
    """The account that an answer in ActivityPub describes, as a source's address; None for what is none."""
    name = _told(reply).get("preferredUsername")
    return f"mastodon:{name}@{urlsplit(reply.url).netloc}" if _USER.fullmatch(str(name or "")) else None


def _here(address: object, reply: Reply) -> str | None:
    """The address, where it is on the host that named it: of others a page can say what it will."""
    found = web_address(address, reply.url) if isinstance(address, str) else None
    return found if found and urlsplit(found).netloc == urlsplit(reply.url).netloc else None


def nodeinfo(reply: Reply) -> str | None:
    """Where a server describes itself, in the newest form that it names (nodeinfo.diaspora.software)."""
    links = _told(reply).get("links")
    forms = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    newest = max(forms, key=lambda link: str(link.get("rel")), default={})
    return web_address(str(newest.get("href") or ""), reply.url)


def is_fediverse(reply: Reply) -> bool:
    """Whether a server's description of itself says that it speaks ActivityPub."""
    protocols = _told(reply).get("protocols")
    return isinstance(protocols, list) and "activitypub" in protocols


def is_instance(reply: Reply) -> bool:
    """Whether an answer is what servers with Mastodon's API say of themselves."""
    told = _told(reply)
    return "uri" in told and "version" in told


def _told(reply: Reply) -> dict[str, Any]:
    """The object of an answer in JSON, empty for any other answer."""
    try:
        told = json.loads(reply.body) if reply.status == 200 else None
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {}
