"""Sites without a feed, through all rooms: news sitemaps, their indexes, and pages that list articles."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from natwire.model.query import And
from natwire.model.source import Source
from natwire.model.story import Story
from natwire.store import open_database, stories
from natwire.store.search import Search
from tests.server import Server, answer

from .test_manners import World, world
from .test_run import Fetch, fetch, titles, written

__all__ = ["fetch", "world"]

NAMES = ("ferry", "canal", "bridge")


def pages(server: Server, *names: str) -> None:
    """The articles themselves."""
    for name in names:
        body = f"<html><head><title>{name.title()}</title></head><body><article><h1>{name.title()}</h1>"
        server.answers[f"/2026/{name}"] = answer(f"{body}{written(name)}</article></body></html>".encode())


def sitemap(server: Server, *names: str) -> bytes:
    """A news sitemap of them."""
    entries = "".join(
        f"<url><loc>{server.url(f'/2026/{name}')}</loc><n:news><n:publication><n:name>Harbour Post</n:name>"
        f"<n:language>en</n:language></n:publication><n:title>{name.title()}</n:title></n:news></url>"
        for name in names
    )
    space = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    return answer(f"<urlset {space}>{entries}</urlset>".encode())


def index(server: Server, *paths: str) -> bytes:
    """An index of sitemaps."""
    maps = "".join(f"<sitemap><loc>{server.url(path)}</loc></sitemap>" for path in paths)
    return answer(
        f"<sitemapindex>{maps}</sitemapindex>".encode(), ETag='"same"', Last_Modified="Wed, 03 Jun 2026 12:00"
    )


def section(*names: str, ad: str = "") -> bytes:
    """A section page that lists bare addresses."""
    data = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": f"/2026/{name}"} for name in names]}
    told = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return answer(f"<!doctype html><html><title>Sea</title>{told}<p>{ad}</p></html>".encode(), Content_Type="text/html")


def asked(server: Server) -> list[str]:
    """What the server was asked since the last look, in order."""
    paths = [each.path for each in server.asked]
    server.asked.clear()
    return paths


def stored(tmp_path: Path) -> list[Story]:
    """All stories, whole."""
    with open_database(tmp_path / "natwire.db") as db:
        found = [stories.get(db, hit.story.id) for hit in Search(db).find(And(), 100)]
    return [story for story in found if story]


def test_the_articles_of_a_sitemap_come_whole(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """It has titles only: the pages are followed. What is known is asked no second time."""
    pages(server, *NAMES)
    server.answers["/a"] = sitemap(server, *NAMES)

    assert fetch("a").words() == {"a": "ok"}
    assert titles(tmp_path) == ["Bridge", "Canal", "Ferry"]
    assert all(len(story.text) > 500 and not story.teaser for story in stored(tmp_path))
    asked(server)
    assert fetch("a").words() == {"a": "unchanged"}
    assert asked(server) == ["/a"]
    server.answers["/a"] = sitemap(server, "lock", *NAMES)
    pages(server, "lock")
    fetch("a")
    assert asked(server) == ["/a", "/2026/lock"]
    assert "Lock" in titles(tmp_path)


def test_the_news_behind_an_index_is_asked_for_each_time(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """An index may stay the same for years; it is never asked whether it did."""
    pages(server, *NAMES)
    server.answers |= {"/a": index(server, "/news.xml", "/pages.xml"), "/news.xml": sitemap(server, "ferry")}

    fetch("a")
    assert titles(tmp_path) == ["Ferry"]
    asked(server)
    server.answers["/news.xml"] = sitemap(server, "canal", "ferry")
    assert fetch("a").words() == {"a": "ok"}
    assert "if-none-match" not in server.asked[0].headers
    assert asked(server) == ["/a", "/news.xml", "/2026/canal"]
    assert titles(tmp_path) == ["Canal", "Ferry"]


def test_an_index_that_leads_to_no_news_is_a_fault(fetch: Fetch, server: Server) -> None:
    """The source would else be well, and silent for ever; one sitemap of several may be missing."""
    plain = answer(b"<urlset><url><loc>/about</loc></url></urlset>")
    server.answers |= {"/a": index(server, "/1.xml", "/2.xml"), "/1.xml": plain, "/2.xml": plain}
    assert fetch("a").words() == {"a": "not-a-feed"}
    server.answers["/2.xml"] = sitemap(server, "ferry")
    assert fetch("a").words() == {"a": "ok"}
    del server.answers["/1.xml"]
    assert fetch("a").words() == {"a": "ok"}
    del server.answers["/2.xml"]
    assert fetch("a").words() == {"a": "not-found"}
    many = [f"/{n}.xml" for n in range(5)]
    server.answers |= {"/a": index(server, *many)} | dict.fromkeys(many, plain)
    assert fetch("a").words() == {"a": "not-a-feed"}


def test_bare_addresses_become_articles(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """With the titles of their pages; a new advertisement on the page that lists them is no news."""
    pages(server, *NAMES)
    server.answers["/a"] = section(*NAMES)

    fetch("a")
    assert titles(tmp_path) == ["Bridge", "Canal", "Ferry"]
    assert all(len(story.text) > 500 for story in stored(tmp_path))
    asked(server)
    server.answers["/a"] = section(*NAMES, ad="Buy a boat.")
    assert fetch("a").words() == {"a": "unchanged"}
    assert asked(server) == ["/a"]


def test_a_bare_address_is_told_in_words_until_its_page_is_read(world: World, server: Server) -> None:
    """So that no line of a list is empty; then it has the title of its page, though that may be shorter."""
    pages(server, *NAMES[:2])
    server.answers["/a"] = section(*NAMES[:2], "new_ferry-for-kotka.html")
    source = Source("a", server.url("/a"))

    world.run(source)
    assert titles(world.folder) == ["Canal", "Ferry", "New ferry for kotka"]
    pages(server, "lock")
    server.answers["/2026/new_ferry-for-kotka.html"] = server.answers["/2026/lock"]
    world.now += timedelta(hours=2)
    world.run(source)
    assert titles(world.folder) == ["Canal", "Ferry", "Lock"]
