"""A page becomes what its readers see as paragraphs, headings, entries and cells."""

from __future__ import annotations

import pytest

from natwire.parse.blocks import Block, blocks, tree, within, words_of


def found(html: str, *cut: str) -> list[Block]:
    return blocks(tree(html), cut)


def texts(html: str) -> list[str]:
    return [block.text for block in found(html)]


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<p>One <b>bold</b> word.<p>Two.", ["One bold word.", "Two."]),
        ("<div>Loose.<p>One.</p>Between.<p>Two.</p><i>Last</i> words.</div>",
         ["Loose.", "One.", "Between.", "Two.", "Last words."]),
        ("<div><span>In a span<p>One.</p>after it</span></div>", ["In a span", "One.", "after it"]),
        ("<ul><li>One<ul><li>Deeper</li></ul>and on</li></ul>", ["One", "Deeper", "and on"]),
        ("<table><tr><th>Name<td>Ada</table>", ["Name", "Ada"]),
        ("<details><summary>Why?</summary>Because.<p>So.</p></details>", ["Why?", "Because.", "So."]),
        ("<p>One.</p><script>no()</script><nav>Menu</nav><button>Go</button><svg><text>x</text></svg>", ["One."]),
    ],
    ids=["paragraphs", "loose words", "a span with blocks", "lists", "cells", "details", "never text"],
)  # fmt: skip
def test_blocks_stand_in_reading_order(html: str, want: list[str]) -> None:
    """Words beside blocks are blocks of their own, and no word that a reader sees is lost."""
    assert texts(html) == want


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<p>One<br>line.", ["One line."]),
        ("<p>One.<br><br>Two.", ["One.", "Two."]),
        ("<div>One.<br> <BR/>\n<br>Two <b>bold<br><br></b>three.</div>", ["One.", "Two bold", "three."]),
        ("<div><p>Zero.</p>One.<br><br><i>Two</i>.</div>", ["Zero.", "One.", "Two."]),
    ],
    ids=["one", "two", "three and within a style", "in loose words"],
)
def test_two_line_breaks_end_a_paragraph(html: str, want: list[str]) -> None:
    """One is a space, as old pages set their lines."""
    assert texts(html) == want


def test_links_are_counted_where_they_stand() -> None:
    """A paragraph without a link is none of a list of links, though one element holds both."""
    links, prose = found("<div><a href=x>All of it</a><br><br>No link here.</div>")

    assert links.link_share == 1.0
    assert prose.link_share == 0.0


def test_what_a_link_holds_is_all_link() -> None:
    """A card that leads elsewhere is a link with blocks in it."""
    (card,) = found("<a href=x><div><h3>Elsewhere</h3></div></a>")

    assert card.kin.in_link
    assert card.link_share == 1.0


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<x-story>Direct words.<p>One.</p>And more.</x-story>", ["Direct words.", "One.", "And more."]),
        ("<x-line>One.</x-line><x-line>Two.</x-line>", ["One.", "Two."]),
        ("<p>One <x-tip>two</x-tip> three.</p>", ["One two three."]),
        ("<div>One <x-tip>two</x-tip> three.</div>", ["One two three."]),
        ("<div><x-tip>One</x-tip> two.</div>", ["One two."]),
        ("<amp-story><amp-page><h1>Title</h1><p>One.</p></amp-page></amp-story>", ["Title", "One."]),
    ],
    ids=["with blocks", "side by side", "in a paragraph", "in words", "before words", "AMP"],
)
def test_elements_of_scripts_keep_their_words(html: str, want: list[str]) -> None:
    """Those that stand alone are blocks; those in the middle of a sentence are a part of it."""
    assert texts(html) == want


def test_words_in_a_shadow_are_read_where_they_stand() -> None:
    """Browsers show a declared shadow; any other template is a stencil for scripts."""
    shadow = "<x-a><template shadowrootmode=open><p>Two.</p></template></x-a>"
    html = f"<p>One.</p>{shadow}<template><p>No.</p></template><p>Three."

    assert texts(html) == ["One.", "Two.", "Three."]


def test_what_is_laid_out_by_hand_keeps_its_lines() -> None:
    """But not the spaces behind them, nor the blank ones around it."""
    (code,) = found("<pre>\n\ndef one():  \n    <b>return</b> 1<br>\n\n\n\ntwo\n</pre>")

    assert code.text == "def one():\n    return 1\n\ntwo"


@pytest.mark.parametrize("html", ["<p>&nbsp;</p>", "<p> <br> </p>", "<p>&#8203;</p>", "<p>&shy;</p>", "", "<frameset>"])
def test_what_nobody_sees_is_no_block(html: str) -> None:
    """Spaces of all kinds and hints for hyphens."""
    assert texts(html) == []


def test_hints_for_hyphens_are_no_part_of_a_word() -> None:
    """A reader searches for the word without them."""
    assert texts("<p>Donau&shy;dampf&shy;schiff") == ["Donaudampfschiff"]


def test_the_user_chooses_where_the_text_is() -> None:
    """Of a page with such an element no other is read; a place among all blocks stays what it was."""
    html = "<p>Above.</p><div class=text><p>One.</p></div><div class=text>Two <b>bold</b>.</div>"

    page = tree(html)
    every = blocks(page)

    assert [(block.at, block.text) for block in within(page, every, ".text")] == [(1, "One."), (2, "Two bold.")]
    assert [block.text for block in within(page, every, "b")] == ["Two bold."]
    assert within(page, every, ".none") == within(page, every, "title") == []


def test_the_user_cuts_elements_and_parts_of_paragraphs() -> None:
    """Both are told with the selector that cuts them, the paragraph without the part."""
    html = "<div class=ad><p>Buy.</p></div><p>One <span class=note>(sponsored)</span> two.</p>"
    buy, note, rest = found(html, ".ad", ".note")

    assert buy.kin.parent is not None
    assert (buy.text, buy.kin.parent.ruled) == ("Buy.", ".ad")
    assert (note.text, note.kin.ruled) == ("(sponsored)", ".note")
    assert (rest.text, rest.kin.ruled) == ("One two.", "")


def test_what_is_no_selector_is_named() -> None:
    """The message has the user's own words in it."""
    page = tree("<p>One.")
    with pytest.raises(ValueError, match=r"div\["):
        within(page, blocks(page), "div[")
    with pytest.raises(ValueError, match=r"p:has"):
        blocks(page, ["p:has("])


def test_a_page_of_a_million_blocks_is_read_as_far_as_sense_goes() -> None:
    """No story has so many."""
    assert len(found("<p>x" * 100_000)) < 60_000


@pytest.mark.parametrize("label", ["<div><a href=x>Go</a></div>", "<div>Go</div>", "<ul><li><a href=x>Go</a></ul>"])
def test_a_story_behind_thousands_of_labels_is_read(label: str) -> None:
    """Where there are more blocks than anyone reads, labels go before paragraphs do."""
    story = "The harbour of the town was closed on Monday after a storm."

    assert story in texts(label * 60_000 + f"<p>{story}")


def test_words_are_parted_where_the_line_breaks() -> None:
    """A headline on two lines."""
    headline = tree("<h1>Harbour<br>grows <i>fa</i>st</h1>").css_first("h1")

    assert headline is not None
    assert words_of(headline) == "Harbour grows fast"
