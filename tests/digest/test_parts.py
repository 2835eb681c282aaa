"""Both parts of a digest say the same, and harm nobody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire import digest
from natwire.digest import Digest, Section
from tests.digest.conftest import Make

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "h1", "h2", "p", "br"),
    *("a", "span"),
}
PROPERTIES = {
    *("color", "background-color", "font-family", "font-size", "font-weight", "font-style", "line-height", "margin"),
    *("text-decoration", "text-align", "padding", "border", "width", "max-width", "height", "display", "mso-hide"),
}
ATTRIBUTES = {
    *("lang", "dir", "charset", "name", "content", "class", "style", "role", "width", "align", "href"),
    *("cellpadding", "cellspacing", "border"),
}


def styles(html: str) -> list[dict[str, str]]:
    """The inline styles, each as property and value."""
    found = [node.attributes["style"] or "" for node in LexborHTMLParser(html).css("[style]")]
    return [dict(rule.split(":", 1) for rule in style.split(";") if rule) for style in found]


def first(within: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = within.css_first(selector)
    assert node is not None
    return node


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_text_of_a_morning(morning: Digest) -> None:
    """The text part, from title to signature."""
    assert digest.text(morning) == (
        "Morning wire\nWednesday 3 Jun 2026, 08:00\n3 stories from 4 outlets, 31 duplicates folded\n\n"
        "TURKEY AND FINLAND\n\n"
        "Patria comes to Ankara\n"
        "example.org, 3 Jun 07:00, also in 2 outlets, first carried by yle.fi\n(+34 min)\n"
        "<https://example.org/1?a=1&b=2>\n"
        "Agreement 1 was signed. Patria will build vehicles. Work begins in May.\n\n"
        "Story number 2\nexample.org, 3 Jun 07:00\n<https://example.org/2?a=1&b=2>\n"
        "Agreement 2 was signed. Patria will build vehicles. Work begins in May.\n\n"
        "ELSEWHERE\n\n"
        "تركيا توقع اتفاقا\nexample.net, 3 Jun 07:00\n<https://example.org/3?a=1&b=2>\nوقعت أنقرة الاتفاق.\n\n"
        "-- \n"
        'Morning wire is the digest "morning", written by natwire on desk.\n'
        'To stop it, take the digest "morning" out of the natwire config there.\n'
        "Sources that need a look: old feed.\n"
    )


def test_both_parts_say_the_same(morning: Digest) -> None:
    """Every title, line of facts, address, lead and line of the footer is in both, in one order."""
    page = LexborHTMLParser(digest.html(morning))
    said = first(page, "table").text(separator=" ")  # the preheader, above it, repeats two titles
    flat = " ".join(re.sub(r"<https?://\S+>", "", digest.text(morning)).replace("\n-- \n", "\n").split())
    assert " ".join(said.split()).casefold() == flat.casefold()
    links = [node.attributes["href"] for node in page.css("a")]
    assert links == re.findall(r"^<(.*)>$", digest.text(morning), re.MULTILINE)
    assert len(links) == 3


def test_html_keeps_to_what_mail_programs_know(morning: Digest) -> None:
    """Only tags, attributes and properties of the allow-list; nothing is loaded from anywhere."""
    html = digest.html(morning)
    page = LexborHTMLParser(html)
    nodes = page.css("*")
    assert {node.tag for node in nodes} <= TAGS
    assert {name for node in nodes for name in node.attributes} <= ATTRIBUTES
    assert {name.strip() for style in styles(html) for name in style} <= PROPERTIES
    assert all(node.attributes.get("role") == "presentation" for node in page.css("table"))
    assert "<!--[if mso]><table" in html
    rules = first(page, "style").text()
    assert re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", rules).strip() == ""


def test_colours_can_be_read_in_light_and_dark(morning: Digest) -> None:
    """4.5 on white, 2.9 where a client puts #2d2d2d behind links and grey by force, 4.5 in our own dark."""
    html = digest.html(morning)
    colours = {style["color"] for style in styles(html) if "color" in style and style.get("display") != "none"}
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in colours)
    assert all(contrast(colour, "#2d2d2d") >= 2.9 for colour in ("#2a72dc", "#6e7781"))
    assert {"#2a72dc", "#6e7781"} < colours
    dark = re.findall(r"[^-]color: (#\w{6}) ", html)
    assert len(dark) == 3
    assert all(contrast(colour, "#1b1f24") >= 4.5 for colour in dark)


def test_a_story_written_from_the_right_reads_from_the_right(morning: Digest) -> None:
    """An Arabic story has its direction and language; its line of facts stays English."""
    cell = first(LexborHTMLParser(digest.html(morning)), "td[dir=rtl]")
    assert cell.attributes["lang"] == "ar"
    assert first(cell, "span[dir=ltr]").text() == "example.net, 3 Jun 07:00"


def test_a_title_is_only_a_title(morning: Digest, story: Make) -> None:
    """Markup, templates and controls in a story come out as letters or not at all."""
    evil = story(7, "<script>x</script> {{ 7*7 }} [bold]\r\nBcc: a@example.org\u202e", "<img src=x> & \x1b[31mred.")
    html = digest.html(replace(morning, sections=(Section("<b>", (evil,)),)))
    page = LexborHTMLParser(html)
    assert page.css("script, img, b") == []
    assert first(page, "a").text() == "<script>x</script> {{ 7*7 }} [bold] Bcc: a@example.org"
    assert "\x1b" not in html
    assert "\u202e" not in digest.text(replace(morning, sections=(Section("<b>", (evil,)),)))


def test_only_addresses_of_the_web_become_links(morning: Digest, story: Make) -> None:
    """No scripts behind a title, and nothing in an address ends it early."""
    bad = story(7, url="javascript:alert(1)")
    odd = story(8, url='https://example.org/a b>"c')
    built = replace(morning, sections=(Section("All", (bad, odd)),))
    assert [node.attributes["href"] for node in LexborHTMLParser(digest.html(built)).css("a")] == [
        "https://example.org/a%20b%3E%22c"
    ]
    assert "javascript" not in digest.text(built)


def test_a_digest_of_nothing(morning: Digest) -> None:
    """A quiet night is said in both parts."""
    quiet = replace(morning, sections=(), folded=0)
    assert "Nothing new." in digest.text(quiet)
    assert "Nothing new." in digest.html(quiet)


def test_a_large_digest_loses_leads_first_and_stories_last(morning: Digest, story: Make) -> None:
    """Both parts stay below the size at which Gmail clips, and say what they left out."""
    stories = tuple(story(n, text=f"The agreement {n} was signed. " + "It will be long. " * 30) for n in range(1, 201))
    large = replace(morning, sections=(Section("All", stories),))
    some = digest.html(large, max_kb=100)
    assert 99_000 < len(some.encode()) <= 100_000
    assert "agreement 1 was signed" in some
    assert "agreement 200 was signed" not in some
    assert "Story number 200<" in some

    few = digest.html(large, max_kb=40)
    assert 39_000 < len(few.encode()) <= 40_000
    assert "was signed" not in few
    told = few.count("<a ")
    assert f"and {200 - told} more stories" in few
    text = digest.text(large, max_kb=40)
    assert text.count("<https://") == told
    assert f"\nand {200 - told} more stories\n" in text
    assert "200 stories from 1 outlet" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), text=st.text(), url=st.text().map("https://".__add__), outlet=st.text())
def test_no_story_breaks_a_digest(story: Make, title: str, text: str, url: str, outlet: str) -> None:
    """Any text in any place: both parts are built, with the same link, and can be sent as UTF-8."""
    one = replace(story(7), title=title, text=text, url=url, outlet=outlet, lang=title)
    built = Digest(title, title, (Section(title, (one,)),), one.at, UTC, lang=title, sick=(outlet,), host=outlet)
    [link] = LexborHTMLParser(digest.html(built)).css("a")
    assert f"\n<{link.attributes['href']}>\n" in digest.text(built)
    assert digest.text(built).encode()
    assert digest.message(built, "a@example.org", "b@example.org")
