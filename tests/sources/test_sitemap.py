"""A site without a feed is followed by the sitemap that it makes for search engines."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from natwire.errors import ParseError
from natwire.model.source import Item, Mark, Reply, Request
from natwire.sources import feed
from natwire.sources._feed.document import MOST_ITEMS

URL = "https://harbour.example/news-sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


def entry(name: str = "ferry", day: str = "2026-06-03T14:40:00+03:00", title: str = "Ferry &amp; canal") -> str:
    """An article as a sitemap has it."""
    return (
        f"<url><loc>https://harbour.example/{name}</loc><news:news>"
        "<news:publication><news:name>Harbour Post</news:name>"
        f"<news:language>fi</news:language></news:publication><news:publication_date>{day}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
    )


def sitemap(*entries: str) -> str:
    return f"{HEAD}{''.join(entries)}</urlset>"


def index(*maps: tuple[str, str]) -> str:
    """An index of sitemaps, each with the day it was last changed."""
    told = "".join(f"<sitemap><loc>{url}</loc><lastmod>{day}</lastmod></sitemap>" for url, day in maps)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</sitemapindex>'


def read(body: str | bytes, about: str = "") -> list[object]:
    body = body if isinstance(body, bytes) else body.encode()
    return list(feed.read(Reply(URL, 200, {}, body, datetime(2026, 6, 3, tzinfo=UTC), about=about), Mark()))


def items(body: str | bytes) -> list[Item]:
    return [each for each in read(body) if isinstance(each, Item)]


def refused(body: str | bytes, about: str = "") -> ParseError:
    with pytest.raises(ParseError) as caught:
        read(body, about)
    return caught.value


def test_an_article_is_an_item() -> None:
    """With its address as its identity, and no text of its own; the mark has who publishes it."""
    item, mark = read(sitemap(entry()))

    assert item == Item(
        guid="https://harbour.example/ferry",
        url="https://harbour.example/ferry",
        title="Ferry & canal",
        published=datetime(2026, 6, 3, 11, 40, tzinfo=UTC),
        lang="fi",
    )
    assert mark == Mark(title="Harbour Post", link=None, lang="fi")


@pytest.mark.parametrize(
    "body",
    [
        sitemap(entry()).replace("news:", "n:").replace("xmlns:n:news", "xmlns:n"),
        sitemap(entry()).replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', ""),
        sitemap(entry()).replace("xmlns=", "xmlns:s=").replace("url>", "s:url>").replace("loc>", "s:loc>")
        .replace("urlset", "s:urlset"),
        sitemap(entry(title="<![CDATA[Ferry & canal]]>")),
        sitemap(entry(title="Ferry & canal")),
        sitemap(entry(), entry(title="Said twice")),
    ],
    ids=["prefix", "undeclared", "prefixed", "cdata", "ampersand", "twice"],
)  # fmt: skip
def test_it_may_be_written_in_other_ways(body: str) -> None:
    """Other prefixes or none that is declared, bare ampersands, an address that stands twice."""
    assert [(item.url, item.title) for item in items(body)] == [("https://harbour.example/ferry", "Ferry & canal")]


def test_a_sitemap_may_come_as_a_file_of_gzip() -> None:
    """As its name says, and not as a coding of the answer; a damaged one has what comes before the damage."""
    whole = gzip.compress(sitemap(entry()).encode())

    assert [item.title for item in items(whole)] == ["Ferry & canal"]
    assert refused(whole[:20]).word in ("empty", "truncated", "not-a-feed")


def test_a_bomb_breaks_off() -> None:
    """No more of it is decompressed than of any other answer."""
    bomb = gzip.compress(sitemap(entry(), f"<!--{' ' * (40 << 20)}-->", entry("canal")).encode())

    assert len(bomb) < 100_000
    with pytest.raises(ParseError) as caught:
        read(bomb)
    assert caught.value.word == "truncated"


def test_of_too_many_the_newest_are_taken() -> None:
    """Sitemaps have no order."""
    days = [f"2026-{1 + n % 6:02}-03T10:{n % 60:02}:00Z" for n in range(MOST_ITEMS + 500)]
    found = items(sitemap(*(entry(f"a{n}", day) for n, day in enumerate(days))))

    assert len(found) == MOST_ITEMS
    assert found[0].published == datetime(2026, 6, 3, 10, 59, tzinfo=UTC)
    shown = [item.published.isoformat() for item in found if item.published]
    assert shown == sorted(shown, reverse=True)


def test_what_breaks_off_has_its_whole_entries() -> None:
    """And then a fault, as any feed has."""
    body = sitemap(entry(), entry("canal"))[:-80].encode()
    told = feed.read(Reply(URL, 200, {}, body, datetime(2026, 6, 3, tzinfo=UTC)), Mark())

    item = next(told)
    assert isinstance(item, Item)
    assert item.url == "https://harbour.example/ferry"
    with pytest.raises(ParseError, match="breaks off"):
        next(told)


def test_entities_are_not_resolved() -> None:
    """What a document declares for itself stands in no title."""
    laughs = '<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'

    (item,) = items(laughs + sitemap(entry(title="It &b; &x; said")).partition("?>")[2])
    assert "ha" not in item.title
    assert "root" not in item.title
    assert refused(sitemap(entry()).replace("<loc>", "<loc " + 'a="b" ' * 20_000 + ">")).word == "hostile"


def test_a_sitemap_of_pages_is_no_source() -> None:
    """It has every page that there is; the error says what to do."""
    plain = "<url><loc>https://harbour.example/about</loc><lastmod>2026-06-03</lastmod></url>"
    fault = refused(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{plain}</urlset>')

    assert (fault.word, "not of news" in str(fault)) == ("not-a-feed", True)
    assert "natwire source add" in fault.hint


def test_a_quiet_day_is_no_fault() -> None:
    """Articles of more than two days leave a news sitemap, or lose what makes them news."""
    old = "<url><loc>https://harbour.example/old</loc><lastmod>2026-05-03</lastmod></url>"

    assert items(sitemap()) == items(sitemap(old)) == []
    assert [item.title for item in items(sitemap(old, entry()))] == ["Ferry & canal"]


def test_an_index_leads_to_its_news() -> None:
    """To the sitemaps that say so in their names, the last changed first; none of another host."""
    host = "https://harbour.example"
    told = read(
        index(
            (f"{host}/pages.xml", "2026-06-03"),
            (f"{host}/news-1.xml", "2026-06-01"),
            (f"{host}/news-2.xml.gz", "2026-06-02"),
            (f"{host}/newsletters.xml", "2026-06-03"),
            ("https://elsewhere.example/news.xml", "2026-06-03"),
        )
    )

    assert [each.url for each in told if isinstance(each, Request)] == [f"{host}/news-2.xml.gz", f"{host}/news-1.xml"]
    assert len(told) == 2


def test_an_index_without_names_leads_to_what_changed_last() -> None:
    """A few of them, however many there are."""
    told = read(index(*((f"https://harbour.example/{n}.xml", f"2026-01-{1 + n:02}") for n in range(28))))

    assert [each.url for each in told if isinstance(each, Request)] == [
        f"https://harbour.example/{n}.xml" for n in (27, 26, 25, 24, 23)
    ]


def test_an_index_leads_to_no_other_and_to_no_other_host() -> None:
    """Else one answer could have natwire ask for ever, or for somebody else."""
    assert refused(index(("https://harbour.example/news.xml", "2026-06-03")), about="map").word == "not-a-feed"
    assert "own host" in str(refused(index(("https://elsewhere.example/news.xml", "2026-06-03"))))
    assert refused(index((URL, "2026-06-03"))).word == "not-a-feed"


def test_what_search_engines_are_told_is_no_news() -> None:
    """When an address was changed, and how it was packed; a title is."""
    one, other = (sitemap(entry().replace("<news:news>", f"<lastmod>{day}</lastmod><news:news>")) for day in "12")

    assert feed.stable(one.encode()) == feed.stable(other.encode())
    assert feed.stable(gzip.compress(one.encode(), mtime=1)) == feed.stable(one.encode())
    assert feed.stable(one.encode()) != feed.stable(one.replace("canal", "bridge").encode())


@pytest.mark.parametrize(
    "body",
    ["<url>" * 200_000, "<sitemap><loc>" * 100_000, "<news:title>" * 100_000, "<url><loc>a</loc></url>" * 100_000],
)
def test_no_sitemap_takes_long(body: str) -> None:
    """Whatever it is made of."""
    before = time.process_time()
    with pytest.raises(ParseError):
        read(f"<urlset>{body}")
    assert time.process_time() - before < 5


@pytest.mark.shared
def test_real_news_sitemaps_are_read(shared: Path) -> None:
    """Every address, title and day that is expected of them."""
    folder = shared / "corpus/wire/news-sitemap"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    wanted = {name: told for name, told in expected.items() if "headline" in told["items"][0]}
    for name, told in wanted.items():
        found = {item.url: item for item in items((folder / name).read_bytes())}
        assert len(found) == told["count"]
        for each in told["items"]:
            item = found[each["url"]]
            assert (item.title, item.lang) == (each["headline"], each["language"])
            assert item.published == datetime.fromisoformat(each["published"])
    assert len(wanted) == len(expected) - 1
