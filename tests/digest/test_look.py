"""The mail looks right where mails are read: on a phone, in the dark, in Outlook, from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire import digest
from natwire.digest import Digest, Section
from natwire.digest.page import parts
from natwire.digest.sample import sample
from tests.digest.conftest import Make

# What mail programs know of HTML and CSS: design/digest.md, HTML rules. A border of one side is a border.
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "h1", "h2", "h3", "p"),
    *("br", "a", "span"),
}
ATTRIBUTES = {
    *("lang", "dir", "charset", "name", "content", "class", "style", "role", "aria-hidden", "href"),
    *("width", "height", "align", "valign", "cellpadding", "cellspacing", "border"),
}
PROPERTIES = {
    *("color", "background-color", "font-family", "font-size", "font-weight", "font-style", "line-height", "margin"),
    *("text-decoration", "text-align", "padding", "border", "border-top", "width", "max-width", "height", "display"),
    *("mso-hide", "mso-line-height-rule"),
}
FORCED = "#2d2d2d"  # what Gmail on Android and others put where a mail is white
TURNED = "#d4d4d4"  # what they make of letters that are nearly black; all other colours stay

Style = dict[str, str]


@pytest.fixture(scope="module")
def page() -> LexborHTMLParser:
    """A digest with all that there may be to tell, two stories in one section among it."""
    hits = tuple(hit for section in sample().sections for hit in section.hits)
    built = replace(sample(), sections=(Section("Turkey & Finland", hits),))
    html = parts(built, 90, "lead", None, unsubscribe="https://example.org/stop")[1]
    return LexborHTMLParser(html)


def declared(rules: str) -> Style:
    """The properties of a style attribute or of a rule's body."""
    pairs = (rule.split(":", 1) for rule in rules.replace("!important", "").split(";") if rule.strip())
    return {name.strip(): value.strip() for name, value in pairs}


def media(page: LexborHTMLParser, query: str) -> dict[str, Style]:
    """The properties by class inside the media query."""
    [style] = page.css("style")
    [rules] = re.findall(rf"@media \({query}\) \{{((?:[^{{}}]*\{{[^{{}}]*\}})*)\s*\}}", style.text())
    return {name: declared(body) for name, body in re.findall(r"\.(\w+)\s*\{([^}]*)\}", rules)}


def styled(node: LexborNode, classes: dict[str, Style]) -> Style:
    """What counts for the node itself: its style, over which `!important` rules of its classes win."""
    own = declared(node.attributes.get("style") or "")
    for name in (node.attributes.get("class") or "").split():
        own |= classes.get(name, {})
    return own


def inks(page: LexborHTMLParser, classes: dict[str, Style]) -> Iterator[tuple[str, str, str]]:
    """Each text that is shown, with its own colour and that of the ground behind it."""

    def under(node: LexborNode, colour: str, ground: str) -> Iterator[tuple[str, str, str]]:
        style = styled(node, classes)
        if style.get("display") == "none":
            return
        colour, ground = style.get("color", colour), style.get("background-color", ground)
        for child in node.iter(include_text=True):
            if child.tag != "-text":
                yield from under(child, colour, ground)
            elif text := child.text().strip():
                yield text, colour, ground

    body = page.body
    assert body is not None
    return under(body, "#000000", "#ffffff")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of `#rrggbb`: 0 to 1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def forced(colour: str) -> str:
    """The letters' colour in a client that forces its dark ground on a mail."""
    return TURNED if luminance(colour) < 0.05 else colour


def test_the_mail_keeps_to_what_mail_programs_know(page: LexborHTMLParser) -> None:
    """Only tags, attributes and properties of the allow-list; nothing is loaded from anywhere."""
    nodes = page.css("*")
    assert {node.tag for node in nodes} == TAGS
    assert {name for node in nodes for name in node.attributes} <= ATTRIBUTES
    assert {name for node in nodes for name in declared(node.attributes.get("style") or "")} <= PROPERTIES
    assert all(node.attributes.get("role") == "presentation" for node in page.css("table"))


def test_the_mail_is_right_without_its_style_block(page: LexborHTMLParser) -> None:
    """The block holds media queries only, and each class in it belongs to an element with a style of its own."""
    dark, narrow = media(page, "prefers-color-scheme: dark"), media(page, "max-width: 620px")
    [style] = page.css("style")
    assert re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style.text()).strip() == ""
    for name, rules in (*dark.items(), *narrow.items()):
        assert page.css(f".{name}"), f"nothing is {name}"
        for node in page.css(f".{name}"):
            plain = declared(node.attributes.get("style") or "")
            assert set(rules) <= {*plain, "border-color", "overflow-wrap"}


def test_every_text_can_be_read_on_its_ground(page: LexborHTMLParser) -> None:
    """4.5 on white and in our own dark; 3 for letters that keep their colour on a ground that a client made dark."""
    light, dark = list(inks(page, {})), list(inks(page, media(page, "prefers-color-scheme: dark")))
    assert len(light) == len(dark) > 20
    assert {ground for _, _, ground in light} == {"#ffffff"}
    assert all(contrast(colour, ground) >= 4.5 for _, colour, ground in (*light, *dark))
    assert all(contrast(forced(colour), FORCED) >= 3 for _, colour, _ in light)


def test_the_columns_of_the_timeline_can_be_told_from_their_ground(page: LexborHTMLParser) -> None:
    """3, as WCAG asks of graphics, in light, in our dark and in forced dark."""
    dark = media(page, "prefers-color-scheme: dark")
    columns = page.css("td[height]")
    assert len(columns) == len(sample().volume)
    for column in columns:
        assert contrast(styled(column, {})["background-color"], "#ffffff") >= 3
        assert contrast(styled(column, {})["background-color"], FORCED) >= 3
        assert contrast(styled(column, dark)["background-color"], dark["page"]["background-color"]) >= 3


def test_the_timeline_is_a_picture_to_the_eye_and_a_sentence_to_the_ear(page: LexborHTMLParser) -> None:
    """A column for each day, as high as its stories are many; screen readers go on to the caption."""
    [chart] = page.css("table[aria-hidden]")
    heights = [int(column.attributes["height"] or "") for column in chart.css("td[height]")]
    counts = [n for _, n in sample().volume]
    assert len(heights) == len(counts)
    assert heights[counts.index(max(counts))] == max(heights) == 32
    assert min(heights) == 1, "a day of none still has a place in the row"
    [caption] = page.css("table[aria-hidden] + p")
    assert str(max(counts)) in caption.text()


def test_headings_lead_from_title_to_story(page: LexborHTMLParser) -> None:
    """One title; sections below it, stories below those: people jump from heading to heading with a screen reader."""
    assert [node.tag for node in page.css("h1, h2, h3")] == ["h1", "h2", "h3", "h3", "h2", "h3"]


def test_a_story_from_right_to_left_stands_on_the_right(page: LexborHTMLParser) -> None:
    """Its cell has its direction, side and language; the line of facts inside stays English."""
    [cell] = page.css("td[dir=rtl]")
    assert (cell.attributes["align"], cell.attributes["lang"]) == ("right", "ar")
    [facts] = cell.css("p[dir=ltr]")
    assert facts.attributes["lang"] == "en"


def test_a_heading_from_right_to_left_stands_on_the_right(morning: Digest) -> None:
    """A section and a digest may have titles in Hebrew."""
    html = digest.html(replace(morning, title="חדשות הבוקר", sections=(Section("ימאות", morning.sections[0].hits),)))
    cells = LexborHTMLParser(html).css("td[dir=rtl][align=right]")
    assert [cell.css("h1, h2")[0].text() for cell in cells] == ["חדשות הבוקר", "ימאות"]


def test_what_was_found_is_bold_and_what_is_gone_is_struck_through(page: LexborHTMLParser) -> None:
    """And both are words as well, for who does not see them."""
    [hit] = [node for node in page.css("p span") if "font-weight:bold" in (node.attributes["style"] or "")]
    [gone] = [node for node in page.css("p span") if "line-through" in (node.attributes["style"] or "")]
    assert hit.text() == "Patria"
    assert gone.parent is not None
    assert gone.parent.text() == "was: Twelve were hurt."


@pytest.mark.parametrize("long", ["W" * 250, "a@" + "b" * 250, "鳥" * 250, "1" * 250])
def test_no_word_is_wider_than_a_phone(long: str, morning: Digest, story: Make) -> None:
    """Twelve of the widest letters fit 375 pixels; where a break may be is marked by what nobody sees or hears."""
    told = replace(story(1, long, f"{long} said so."), site=long)
    built = replace(morning, title=long, sections=(Section(long, (replace(morning.sections[0].hits[0], story=told),)),))
    page = LexborHTMLParser(digest.html(built))
    shown = [text for text, _, _ in inks(page, {})]
    assert max(len(run) for text in shown for run in re.split(r"[\s\u200b-]", text)) <= 24
    assert page.css("h3")[0].text().replace("\u200b", "") == long


def test_ordinary_words_are_not_broken(page: LexborHTMLParser) -> None:
    """A mark inside words is found by no search in the mail; only words that need it have one."""
    assert "\u200b" not in (page.html or "")


def test_an_address_in_a_text_stays_whole(morning: Digest, story: Make) -> None:
    """Mail programs make a link of it, and people copy it; where it is wider than a phone, CSS may break it."""
    address = "https://example.org/" + "a" * 100
    told = replace(morning.sections[0].hits[0], story=story(1, "A title", f"Read {address} today."))
    page = LexborHTMLParser(digest.html(replace(morning, sections=(Section("All", (told,)),))))
    assert address in page.css("h3 ~ p")[1].text()
    assert media(page, "max-width: 620px")["edge"]["overflow-wrap"] == "anywhere"
