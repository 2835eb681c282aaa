"""Files for other programs: whatever is in a story, the file is a good one of its kind."""

from __future__ import annotations

import csv
import doctest
import email
import email.policy
import io
import json
import mailbox
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from natwire.export import atom, common, html, jsonfeed, mbox, md
from natwire.export import csv as table
from natwire.mail_headers import value
from natwire.model.story import Carrier, Story

FORMS = ("csv", "md", "html", "atom", "jsonfeed", "mbox", "ninjs")
AT = datetime(2026, 6, 3, 9, 5, tzinfo=UTC)

HARMFUL = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "]]>",
    "a\r\nBcc: x",
    "\x1b[31m\x00",
    "From x",
]
anything = st.sampled_from(HARMFUL) | st.text(max_size=60) | st.lists(st.text(max_size=9), max_size=4).map("\n".join)


def story(
    number: int = 812, title: str = "Ankara signed", text: str = "One.\n\nTwo & <three>.", **more: object
) -> Story:
    """A story that two outlets carry."""
    url = f"https://yle.example/{number}"
    carriers = tuple(
        Carrier(n, outlet, title, url, None, AT, "new") for n, outlet in enumerate(("yle.example", "bbc.example"), 1)
    )
    told: dict[str, object] = {"url": url, "outlet": "yle.example", "at": AT, "first_seen": AT, "lang": "en"}
    return Story(number, title, text, carriers=carriers, **{**told, **more})  # type: ignore[arg-type]


@st.composite
def stories(draw: st.DrawFn) -> list[Story]:
    """A few stories with anything in them."""
    return [
        story(
            number,
            draw(anything),
            draw(anything),
            url=draw(
                st.sampled_from(["https://yle.example/1?a=1&b=2", "javascript:alert(1)", "", "http://x/ (y)"])
                | anything
            ),
            authors=tuple(draw(st.lists(anything, max_size=2))),
            site=draw(st.none() | anything),
            tags=("read", "später"),
            updated=draw(st.none() | st.just(AT + timedelta(hours=1))),
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    ]


def written(form: str, told: list[Story]) -> str:
    """The whole file."""
    return "".join(import_module(f"natwire.export.{form}").pieces(told))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_stories_give_the_same_bytes(form: str) -> None:
    """No clock and no chance is in a file, so that two exports can be compared."""
    told = [story(), story(813, "Another")]

    assert written(form, told) == written(form, told)
    assert written(form, told).encode()


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://yle.example/ä b?[1]#x#y", "https://yle.example/%C3%A4%20b?%5B1%5D#x%23y"),
        ("https://ääni.example/100%", "https://xn--ni-uiaa.example/100%25"),
        ("HTTP://yle.example:80/(1)", "http://yle.example:80/(1)"),
        ("http://yle.example:x/", ""),
        ("http://[half", ""),
        ("https:///a", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_link_is_a_whole_address_or_none(url: str, uri: str) -> None:
    """Programs that read feeds are stricter than browsers."""
    assert json.loads(written("jsonfeed", [story(url=url)]))["items"][0].get("url", "") == uri


@pytest.mark.parametrize("form", ["atom", "jsonfeed", "mbox", "ninjs"])
def test_a_story_keeps_its_name_when_another_of_its_carriers_is_shown(form: str) -> None:
    """Who has it already does not get it again."""
    names = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{21}")
    shown, other = story(), story(url="https://bbc.example/1", outlet="bbc.example")

    assert names.findall(written(form, [shown])) == names.findall(written(form, [other])) != []
    assert names.findall(written(form, [shown])) != names.findall(written(form, [story(813)]))


@pytest.mark.parametrize("form", FORMS)
def test_a_hundred_thousand_stories_need_no_more_memory_than_one(form: str) -> None:
    """Each goes out before the next comes in; measured over two thousand."""
    told = story(text="A sentence of some length stands here. " * 100)

    def many(count: int) -> Iterator[Story]:
        return (told for _ in range(count))

    pieces = import_module(f"natwire.export.{form}").pieces
    for _ in pieces(many(9)):
        pass
    tracemalloc.start()
    for _ in pieces(many(2000)):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000, "of eight million letters"


# ---------------------------------------------------------------------------------------------------------------- csv


@settings(max_examples=30)
@given(stories())
def test_a_table_has_a_row_for_each_story_and_no_formula(told: list[Story]) -> None:
    """A spreadsheet neither breaks a row apart nor computes anything that a site wrote."""
    rows = list(csv.reader(io.StringIO(written("csv", told), newline="")))

    assert rows[0] == list(table.COLUMNS)
    assert [row[0] for row in rows[1:]] == [str(each.id) for each in told]
    assert {len(row) for row in rows} == {len(table.COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("title", ["=1+1", " =1+1", "+1", "-1", "@x", "＝1+1"])
def test_what_looks_like_a_formula_is_text(title: str) -> None:
    """With an apostrophe in front."""
    (_, row) = csv.reader(io.StringIO(written("csv", [story(title=title)]), newline=""))

    assert row[2] == f"'{title.strip()}"


# -------------------------------------------------------------------------------------------------------------- feeds


@settings(max_examples=30)
@given(stories())
def test_an_atom_feed_is_valid(told: list[Story]) -> None:
    """RFC 4287 as a parser of XML and feedparser see it; what it must have stands there once."""
    said = written("atom", told).encode()
    read = feedparser.parse(said)
    feed = etree.fromstring(said)
    space = "{http://www.w3.org/2005/Atom}"

    assert not read.bozo
    for each in [feed, *feed.findall(f"{space}entry")]:
        for name in ("id", "title", "updated"):
            (found,) = each.findall(f"{space}{name}")
            assert found.text
    assert all(str(each.get("href")).startswith(("http:", "https:")) for each in feed.iter(f"{space}link"))
    assert len({entry.id for entry in read.entries}) == len(read.entries) == len(told)
    for entry in read.entries:
        assert entry.author
        assert "<script" not in entry.content[0].value


@settings(max_examples=30)
@given(stories())
def test_a_json_feed_follows_its_rules(told: list[Story]) -> None:
    """Version 1.1: a version and a title; each item an id that is text, and content; dates with a zone."""
    feed = json.loads(written("jsonfeed", told))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert len({item["id"] for item in feed["items"]}) == len(told)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_html" in item or "content_text" in item
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert all(author["name"] for author in item.get("authors", []))
        assert item.get("url", "https:").startswith("http")


def test_feeds_tell_what_the_story_does() -> None:
    """Title, link, time, tags and the text in paragraphs."""
    (entry,) = feedparser.parse(written("atom", [story(tags=("read",))]).encode()).entries
    (item,) = json.loads(written("jsonfeed", [story(tags=("read",))]))["items"]

    assert (entry.title, entry.link, entry.tags[0].term) == ("Ankara signed", "https://yle.example/812", "read")
    assert entry.published == item["date_published"] == "2026-06-03T09:05:00+00:00"
    assert item["content_html"] == "<p>One.</p>\n<p>Two &amp; &lt;three&gt;.</p>\n"
    assert (item["title"], item["tags"], item["language"]) == ("Ankara signed", ["read"], "en")


# ----------------------------------------------------------------------------------------------------------- to read


@settings(max_examples=30)
@given(stories())
def test_a_page_runs_nothing_and_asks_nobody(told: list[Story]) -> None:
    """Only our own tags are in it, and its links lead to the web."""
    page = LexborHTMLParser(written("html", told))

    assert len(page.css("article")) == len(told)
    assert not page.css("script, img, iframe, link, object, form, [onclick], [onerror]")
    assert all((link.attributes["href"] or "").startswith(("http:", "https:")) for link in page.css("a"))


def test_markdown_is_text_and_nothing_more() -> None:
    """What a site prints makes no link, no heading and no HTML."""
    told = written("md", [story(title="[x](javascript:a)", text="# Not a heading\n\n1. one\n- two\n\n<b>*bold*</b>")])

    assert told.startswith(
        "## [\\[x\\](javascript:a)](https://yle.example/812)\n\n2026-06-03 09:05 UTC · yle.example · and 1 more"
    )
    assert "\n\\# Not a heading\n\n1\\. one  \n\\- two\n\n\\<b\\>\\*bold\\*\\</b\\>\n" in told


@settings(max_examples=30)
@given(stories())
def test_a_mail_folder_is_read_by_mail_programs(told: list[Story]) -> None:
    """A message for each story, with its headline, and no header that a site slipped in."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.mbox"
        path.write_text(written("mbox", told), "utf-8")
        box = mailbox.mbox(path)
        messages = [email.message_from_bytes(mail.as_bytes(), policy=email.policy.default) for mail in box]
        box.close()

    assert [message["Subject"] for message in messages] == [value(common.title(each)) for each in told]
    assert not [message for message in messages if message["Bcc"]]
    assert all(message["Message-ID"] and message["Date"] for message in messages)


def test_a_mail_says_what_the_story_does() -> None:
    """A long headline keeps each of its spaces, wherever it is folded."""
    long = "Tältä näyttää Brother Christmas ilman partaa – paljasti kasvonsa ensimmäistä kertaa tv-haastattelussa"
    _, _, said = written("mbox", [story(title=long, text="From x\n\nKäännös.", site="Yle, uutiset")]).partition("\n")
    message = email.message_from_string(said.replace("\n>From ", "\nFrom "), policy=email.policy.default)

    assert (message["Subject"], message["X-Link"]) == (long, "https://yle.example/812")
    assert message["From"].addresses[0].display_name == "Yle, uutiset"
    assert message.get_content().startswith("From x\n\nKäännös.\n\n-- \nhttps://yle.example/812\n")


def test_the_examples_are_true() -> None:
    """Those in the docstrings."""
    assert doctest.testmod(common).failed == doctest.testmod(html).failed == 0


def test_each_form_has_an_end_without_stories() -> None:
    """An empty feed is a feed."""
    assert feedparser.parse("".join(atom.pieces([])).encode()).bozo is False
    assert json.loads("".join(jsonfeed.pieces([])))["items"] == []
    assert "".join(md.pieces([])) == "".join(mbox.pieces([])) == ""
    assert "".join(html.pieces([])).endswith("</html>\n")
