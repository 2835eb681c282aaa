"""A feed in any of its formats becomes items, and whatever else comes in becomes one plain error."""

from __future__ import annotations

import doctest
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from natwire.errors import ParseError
from natwire.model.source import Hint, Item, Mark, Reply, Request, Source
from natwire.sources import feed
from natwire.sources._feed import document, oddfeed, page, sitemap

DATA = Path(__file__).parents[1] / "data" / "feed"
URL = "https://harbour.example/feed/"
NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
OLD = Mark({"title": "seen before"})


def reply(body: str | bytes, url: str = URL, content_type: str = "") -> Reply:
    body = body if isinstance(body, bytes) else body.encode()
    return Reply(url=url, status=200, headers={"content-type": content_type}, body=body, at=NOW)


def saved(name: str) -> Reply:
    return reply((DATA / name).read_bytes())


def read(answer: Reply, mark: Mark = OLD) -> list[Item | Request | Hint | Mark]:
    return list(feed.read(answer, mark))


def items(answer: Reply) -> list[Item]:
    return [found for found in read(answer) if isinstance(found, Item)]


def rss(*inner: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>T</title>{"".join(inner)}</channel></rss>'


def item(title: str = "A", link: str = "https://harbour.example/a", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def until_error(answer: Reply) -> tuple[list[Item], str]:
    """The items before the error, and the error's word."""
    found: list[Item] = []
    with pytest.raises(ParseError) as error:
        found.extend(each for each in feed.read(answer, OLD) if isinstance(each, Item))
    assert answer.url in str(error.value)
    return found, error.value.word


# ------------------------------------------------------------------------------------------------------------ formats


def test_a_poll_asks_for_the_feed() -> None:
    """The first question is the address that the user gave."""
    assert list(feed.first(Source("harbour", URL), Mark())) == [Request(URL)]


def test_rss_gives_its_items() -> None:
    """RSS 2.0 with everything: text, authors, dates, identity."""
    ferries, pilots, tariffs = items(saved("rss.xml"))

    assert ferries == Item(
        guid="https://harbour.example/?p=12",
        url="https://harbour.example/ferries/",
        title="Ferries & icebreakers: 4 < 5",
        html="<p>Two ferries and one icebreaker&nbsp;left.</p>",
        full=True,
        authors=("Aino Virta", "Deniz Kaya"),
        published=datetime(2025, 6, 3, 11, 40, tzinfo=UTC),
        lang="en",
    )
    assert (pilots.title, pilots.html, pilots.full) == ("Pilots strike", "They want <b>rest</b>.", False)
    assert (pilots.authors, pilots.published) == (("Olli Saari",), datetime(2025, 6, 2, 13, 0, tzinfo=UTC))
    assert pilots.url == pilots.guid == "https://harbour.example/pilots/"
    assert (tariffs.url, tariffs.guid) == ("https://harbour.example/tariffs/",) * 2
    assert (tariffs.html, tariffs.full, tariffs.published) == ("", False, None)


def test_atom_gives_its_entries() -> None:
    """Atom with prefixes, xml:base, XHTML and an author for the whole feed."""
    first, second = items(saved("atom.xml"))

    assert first == Item(
        guid="tag:satama.example,2025:1",
        url="https://satama.example/uutiset/lautat",
        title="Lautat & jäänmurtajat",
        html="<p>Kaksi lauttaa &amp; <b>yksi</b> jäänmurtaja.</p>",
        full=True,
        authors=("Aino Virta",),
        published=datetime(2025, 6, 3, 11, 40, tzinfo=UTC),
        updated=datetime(2025, 6, 3, 12, 0, tzinfo=UTC),
        lang="fi",
    )
    assert (second.title, second.lang, second.authors) == ("Element <select>", "sv", ("Toimitus",))
    assert (second.html, second.full) == ("<p>Lotsar strejkar.</p>\n<p>A &lt; B</p>", True)
    assert (second.published, second.updated) == (None, datetime(2025, 6, 2, 13, 0, tzinfo=UTC))


def test_atom_of_2003_is_still_read() -> None:
    """Atom 0.3 says mode, issued and modified where Atom 1.0 has other words."""
    body = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><id>1</id>
        <title mode="escaped" type="text/html">A &lt;b&gt;b&lt;/b&gt;</title><link rel="alternate" href="/a"/>
        <issued>2004-05-01T10:00:00Z</issued><modified>2004-05-02T10:00:00Z</modified>
        <content type="text/html" mode="escaped">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>"""
    (only,) = items(reply(body))

    assert (only.title, only.url, only.html, only.full) == ("A b", "https://harbour.example/a", "<p>Text</p>", True)
    assert only.published == datetime(2004, 5, 1, 10, tzinfo=UTC)
    assert only.updated == datetime(2004, 5, 2, 10, tzinfo=UTC)


def test_rdf_gives_its_items() -> None:
    """RSS 1.0 keeps its items beside the channel; its encoding is what it declares."""
    body = (DATA / "rdf.xml").read_bytes().replace(b"Istanbul", "İstanbul".encode("iso-8859-9"))
    (only,) = items(reply(body))

    assert (only.title, only.lang, only.authors) == ("İstanbul'da feribot seferleri", "tr", ("Deniz Kaya",))
    assert only.guid == only.url == "https://liman.example/feribot"
    assert only.published == datetime(2025, 6, 3, 11, 40, tzinfo=UTC)


def test_json_feed_gives_its_items() -> None:
    """JSON Feed, with types that its authors did not think of."""
    one, two, three = items(saved("feed.json"))

    assert one == Item(
        guid="1",
        url="https://notes.example/one",
        title="Ferries & icebreakers",
        html="<p>Two ferries.</p>",
        full=True,
        authors=("Deniz Kaya",),
        published=datetime(2025, 6, 3, 11, 40, tzinfo=UTC),
        updated=datetime(2025, 6, 3, 12, 0, tzinfo=UTC),
        lang="en",
    )
    assert (two.guid, two.url, two.title) == ("2", "https://other.example/two", "")
    assert (two.html, two.full, two.authors) == ("<p>First.</p>\n<p>A &lt; B.</p>", True, ("Aino Virta",))
    assert (three.url, three.title, three.html, three.full) == (None, "", "<p>Only this</p>", False)
    assert (three.authors, three.published) == (("Olli",), None)


def test_the_mark_comes_last() -> None:
    """After the items comes what is remembered of the feed itself."""
    assert read(saved("rss.xml"))[-1] == Mark(
        {"title": "Harbour Post – News", "link": "https://harbour.example/", "lang": "en-GB"}
    )
    assert read(saved("feed.json"))[-1] == Mark(
        {"title": "Harbour notes", "link": "https://notes.example/", "lang": "en"}
    )


# ------------------------------------------------------------------------------------------------------ pace and pages


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("<ttl>90</ttl>", 5400),
        ("<ttl>999999999</ttl>", 86_400),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999999999999</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<ttl>5</ttl><sy:updatePeriod> hourly </sy:updatePeriod>", 3600),
    ],
)
def test_a_feed_may_ask_for_a_pause(wish: str, seconds: int | None) -> None:
    """The longest wish counts, up to a day; nonsense does not."""
    hints = [found for found in read(reply(rss(wish, item()))) if isinstance(found, Hint)]

    assert hints == ([] if seconds is None else [Hint(seconds)])


def older(answer: Reply, mark: Mark) -> list[str]:
    return [found.url for found in read(answer, mark) if isinstance(found, Request)]


def test_the_first_poll_goes_back_in_wordpress() -> None:
    """The next page is that of the address asked, not of the one the feed says it has."""
    assert older(saved("rss.xml"), Mark()) == ["https://harbour.example/feed/?paged=2"]
    assert older(saved("rss.xml"), OLD) == []


def test_pages_are_counted_from_the_address() -> None:
    """Page follows page, and the rest of the query stays."""
    body = (DATA / "rss.xml").read_bytes()

    assert older(reply(body, f"{URL}?tag=nato&paged=2"), Mark()) == [f"{URL}?tag=nato&paged=3"]


def test_the_first_poll_follows_the_feeds_own_next_page() -> None:
    """RFC 5005 and JSON Feed name the next page; it is followed on the same host only."""
    atom, notes = (DATA / "atom.xml").read_bytes(), (DATA / "feed.json").read_bytes()

    assert older(reply(atom, "https://satama.example/x"), Mark()) == ["https://satama.example/uutiset/atom.xml?page=2"]
    assert older(reply(notes, "https://notes.example/feed.json"), Mark()) == ["https://notes.example/feed.json?page=2"]
    assert older(reply(atom, "https://other.example/x"), Mark()) == []
    assert older(reply(notes, "https://notes.example/feed.json?page=2"), Mark()) == []


def test_an_empty_page_has_no_next() -> None:
    """WordPress is not asked for more when it had nothing."""
    generator = "<generator>https://wordpress.org/?v=6.1.9</generator>"

    assert older(reply(rss(generator)), Mark()) == []
    assert older(reply(rss(generator, item())), Mark()) == [f"{URL}?paged=2"]


# ------------------------------------------------------------------------------------------------------------ identity


def test_a_guid_of_several_items_is_no_identity() -> None:
    """Items that share a guid are told apart by their addresses, and by their words if need be."""
    guid = "<guid isPermaLink='false'>same</guid>"
    first, second, third, alone = items(
        reply(
            rss(
                item("A", "https://harbour.example/a", guid),
                item("B", "https://harbour.example/b", guid),
                item("C", "https://harbour.example/b", guid),
                item("D", "https://harbour.example/d", "<guid>own</guid>"),
            )
        )
    )

    assert len({first.guid, second.guid, third.guid}) == 3
    assert first.guid == "same https://harbour.example/a"
    assert alone.guid == "own"


def test_an_item_without_a_name_is_known_by_its_words() -> None:
    """Without guid and link, title and date name an item, the same at each poll."""
    body = rss("<item><title>A</title></item><item><title>B</title></item><item><description>C</description></item>")
    guids = [each.guid for each in items(reply(body))]

    assert guids == [each.guid for each in items(reply(body))]
    assert len(set(guids)) == 3
    assert all(guids)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "http://[::1", "https://", "x" * 9000])
def test_what_is_no_web_address_is_none(link: str) -> None:
    """Only http and https are followed."""
    (only,) = items(reply(rss(item(link=link), "<link>https://harbour.example</link>")))

    assert only.url is None or only.url.startswith("https://harbour.example/")
    assert not (only.url or "").startswith("javascript")


# ---------------------------------------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&T; R&D", "AT&T; R&D"),
        ("a&nbsp;&ndash;&nbsp;b", "a – b"),
        ("&notit; &lol9;", "&notit; &lol9;"),
        ("It&#8217;s &amp;#8217;twas &#146;round", "It’s ’twas ’round"),
        ("a&#xD800;b&#0;c&#7;d", "abcd"),
        ("a\x00\x01b\x1b[31m", "ab[31m"),
        ("a\n\tb", "a b"),
        ("a &lt; b", "a < b"),
        ("a < b", "a < b"),
        ("&lt;b&gt;Bold&lt;/b&gt;&lt;br&gt;move", "Bold move"),
        ("List&lt;String&gt;", "List<String>"),
        ("&#x202e;abc&#x2066;", "abc"),
        ("<![CDATA[Fish &amp; chips]]>", "Fish & chips"),
        ("K&#xc3;&#xb6;ln", "Köln"),
    ],
)
def test_titles_are_plain(written: str, title: str) -> None:
    """Entities, markup, controls and double encoding end at the door."""
    assert items(reply(rss(item(written))))[0].title == title


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(item("İstanbul")).encode("utf-8-sig"), ""),
        (rss(item("İstanbul")).encode("utf-16"), ""),
        (rss(item("İstanbul")).encode("utf-16-le"), ""),
        (rss(item("İstanbul")).encode("cp1254"), "text/xml; charset=windows-1254"),
        (rss(item("İstanbul"), head='<?xml version="1.0" encoding="ISO-8859-9"?>').encode("cp1254"), ""),
        (rss(item("İstanbul"), head='<?xml version="1.0" encoding="utf-8"?>').encode(), "text/xml; charset=iso-8859-1"),
        (rss(item("İstanbul"), head='<?xml version="1.0" encoding="utf-16"?>').encode(), ""),
        (rss(item("İstanbul")).encode(), "text/xml; charset=hex"),
        (rss(item("İstanbul")).encode(), "text/xml; charset=nonsense"),
        (rss("<language>tr</language>", item("İstanbul")).encode("cp1254"), "text/xml; charset=utf-8"),
    ],
)
def test_text_is_decoded_as_it_was_meant(body: bytes, content_type: str) -> None:
    """Byte order mark, HTTP, declaration, and good sense when they contradict the bytes."""
    assert items(reply(body, content_type=content_type))[0].title == "İstanbul"


@pytest.mark.parametrize(
    ("tag", "lang", "day"),
    [
        ("en-GB", "en", 6),
        ("en-US", "en", 7),
        ("fi-FI", "fi", 6),
        ("FI", "fi", 6),
        ("pt_BR", "pt", 6),
        ("English", None, 6),
    ],
)
def test_a_language_has_no_region_but_a_date_does(tag: str, lang: str | None, day: int) -> None:
    """`lang:en` finds both sides of the ocean, which write 06/07 for different days."""
    (found,) = items(reply(rss(f"<language>{tag}</language>", item("A", more="<pubDate>06/07/2025</pubDate>"))))

    assert found.lang == lang
    assert found.published is not None
    assert found.published.day == day


def test_one_bad_byte_spoils_one_letter() -> None:
    """UTF-8 with an accident stays UTF-8."""
    first, second = items(reply(rss(item("Türkiye"), item("No#ise")).encode().replace(b"#", b"\xff")))

    assert (first.title, second.title) == ("Türkiye", "No\ufffdise")


# ------------------------------------------------------------------------------------------------------ odd and hostile


def test_what_stands_before_the_feed_does_not_matter() -> None:
    """Warnings of a server, stylesheets and entity definitions are passed over."""
    junk = (
        '\n<br /><b>Notice</b>: x\n<?xml version="1.0"?><?xml-stylesheet href="x.css"?><!DOCTYPE rss [<!ENTITY a "b">]>'
    )

    assert [each.title for each in items(reply(rss(item("x &a; y"), head=junk)))] == ["x &a; y"]


def test_markup_in_ruins_goes_to_the_referee() -> None:
    """Capital tags, tags that never close and a bare root are still read."""
    capitals = "<RSS><CHANNEL><ITEM><TITLE>A</TITLE><LINK>https://harbour.example/a</LINK></ITEM></CHANNEL></RSS>"
    unclosed = rss("<item><title>A<b>c</title><link>https://harbour.example/a</link></item>", item("B"))

    assert [(each.title, each.url) for each in items(reply(capitals))] == [("A", "https://harbour.example/a")]
    assert [each.url for each in items(reply(unclosed))] == ["https://harbour.example/a"] * 2
    assert [each.title for each in items(reply(f"<channel>{item()}</channel>"))] == ["A"]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "rdf.xml", "feed.json"])
def test_a_sound_feed_does_not_need_the_referee(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser costs sixty milliseconds to import and thirty a feed."""
    monkeypatch.setattr(oddfeed, "read", None)

    assert items(saved(name))


def test_a_feed_inside_a_page_is_found() -> None:
    """A few sites wrap their feed in a page."""
    assert len(items(reply(f"<html><body>{rss(item())}</body></html>"))) == 1


def test_a_feed_without_items_is_a_feed() -> None:
    """Silence is no error."""
    assert read(reply(rss())) == [Mark({"title": "T", "link": None, "lang": None})]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "not-a-feed"),
        (b"<html><body><code>&lt;rss&gt;</code><rss></rss></body></html>", "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-a-feed"),
        (b"<opml><body/></opml>", "not-a-feed"),
        (b"Too many requests", "not-a-feed"),
        (b'{"error": "no such feed"}', "not-a-feed"),
        (b'{"error": ', "broken"),
        (b'{"items": ' + b"[" * 100_000, "broken"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, word: str) -> None:
    """One word names what came instead."""
    assert until_error(reply(body)) == ([], word)


@pytest.mark.parametrize("end", ["</rs", "</item></chan", "</item>", "x]]></desc", "<item> x", "/b</li", "B</ti", "B<"])
def test_a_feed_that_breaks_off_gives_what_came_whole(end: str) -> None:
    """An item whose title and link arrived is announced; the rest comes with the next poll."""
    body = rss(item("A"), item("B", "https://harbour.example/b", "<description><![CDATA[<item> x]]></description>"))
    found, word = until_error(reply(body[: body.rindex(end) + len(end)]))

    assert word == "truncated"
    assert [each.title for each in found] == (["A"] if end in ("/b</li", "B</ti", "B<") else ["A", "B"])


def test_an_item_that_breaks_off_in_its_text_is_announced() -> None:
    """Its title and link came whole; its text is left for the next poll, and half of it is not taken for the whole."""
    body = rss(item("A"), item("B", "https://harbour.example/b", "<description>Half a sent"))
    found, word = until_error(reply(body[: body.index("Half a sent") + 8]))

    assert word == "truncated"
    assert [(each.title, each.url, each.html) for each in found][1:] == [("B", "https://harbour.example/b", "")]


def test_json_that_breaks_off_gives_its_whole_items() -> None:
    """The same for JSON Feed."""
    found, word = until_error(reply('{"version": "x", "items": [{"id": "1", "title": "A"}, {"id": "2", "ti'))

    assert ([each.title for each in found], word) == (["A"], "truncated")


def test_a_bomb_is_a_title() -> None:
    """Entities that multiply and entities that name files mean nothing here."""
    laughs = '<!DOCTYPE rss [<!ENTITY l0 "lol">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )
    outside = '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    assert [each.title for each in items(reply(rss(item("&l9;"), item("B"), head=f"{laughs}]>")))] == ["&l9;", "B"]
    assert [each.title for each in items(reply(rss(item("&e;"), head=outside)))] == ["&e;"]


def test_a_tag_of_many_attributes_is_refused() -> None:
    """feedparser would take minutes over it."""
    few = " ".join(f'a{n}="1"' for n in range(4000))
    many = " ".join(f'a{n}=">"' for n in range(6000))

    assert len(items(reply(rss(f"<item {few}><title>A</title></item>")))) == 1
    assert until_error(reply(rss(f"<item {many}/>"))) == ([], "hostile")
    assert until_error(reply(rss(f'<item a="{"x" * 70_000}"/>'))) == ([], "hostile")


def test_two_thousand_items_are_enough() -> None:
    """Of a longer document the first are read, which are the newest."""
    found = items(reply(rss(*(item(str(n), f"https://harbour.example/{n}") for n in range(2500)))))

    assert [found[0].title, found[-1].title, len(found)] == ["0", "1999", 2000]


@pytest.mark.parametrize(
    "body",
    [
        rss("<div>" * 100_000),
        rss("<![CDATA[" * 100_000),
        rss(item("&" * 500_000)),
        rss(item("&lt;a " * 100_000)),
        rss(item(more=f"<author>{'a@' * 200_000}</author>")),
        "<rss><item>" + "<" * 500_000,
        "<rss><item>" + "<a " * 100_000,
        "<rss><item>" + "<a '\"" * 50_000,
    ],
)
def test_time_is_bounded(body: str) -> None:
    """Nothing takes square time; the bound is generous, for test machines are slow."""
    start = time.process_time()
    with suppress(ParseError):
        read(reply(body))
    assert time.process_time() - start < 5


_PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "<rss>",
                "</rss>",
                "<channel>",
                "<item>",
                "</item>",
                "<title>",
                "</title>",
                "<feed>",
                "<entry>",
                "</feed>",
            ),
            *("<link href='", "'/>", "<![CDATA[", "]]>", "&", "&amp;", "&#xD800;", "<!--", "-->", "<?xml", "?>", "<"),
            *('{"items":[', '{"id":1,"title":"', '"}', "]}", "http://[", "\x00", "\u202e", "\ufffe", "é", "a", " "),
        ]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode), _PIECES.map(str.encode)))
@example(b"<rss>")
@example(b"<feed")
@example(b"{")
def test_no_bytes_break_it(body: bytes) -> None:
    """Items or one ParseError, never anything else; and every title is one clean line."""
    word = "empty"
    try:
        for found in feed.read(reply(body), Mark()):
            if isinstance(found, Item):
                assert found.title.isprintable()
                assert found.title == " ".join(found.title.split())
                assert found.guid
                found.html.encode()
    except ParseError as error:
        word = error.word
    assert word in {"empty", "not-a-feed", "broken", "truncated", "hostile"}


def test_a_comment_without_an_end_hides_no_news() -> None:
    """What makers write into a document differs each time and is left out; what stands between two of them is not."""
    old, new = (rss(item("<![CDATA[a <!-- b]]>"), item(title), item("<![CDATA[c -->]]>")) for title in ("Old", "New"))

    assert feed.stable(old.encode()) != feed.stable(new.encode())
    assert feed.stable(old.encode() + b"<!-- made at 9:00 -->") == feed.stable(old.encode() + b"<!-- made at 9:15 -->")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_any_title_arrives_clean(text: str) -> None:
    """Whatever a title is made of, it is one line, and in JSON the same line."""
    (cdata,) = items(reply(rss(item(f"<![CDATA[{text.replace(']]>', '')}]]>"))))

    assert "\n" not in cdata.title
    assert not any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in cdata.title)


def test_the_examples_run() -> None:
    """The docstrings tell the truth."""
    for module in (feed, document, page, sitemap):
        assert doctest.testmod(module).failed == 0
