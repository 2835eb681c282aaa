"""What a reader sees on a page as a list, a table, a quotation or code is one in the article too."""

from __future__ import annotations

import pytest

from natwire.model.article import Article
from natwire.parse import article
from natwire.parse.render import markdown

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "The mayor said that the money would be spent on a new pier, which the town has needed for at least ten years."
TAIL = "Work is to begin in the spring, and the first ships are expected to moor there in the summer two years later."


def read(inner: str) -> Article:
    """A page with this between two paragraphs of its story."""
    return article(
        f"<html lang=en><title>Budget agreed</title><body><main><h1>Budget agreed</h1><p>{ONE}</p>{inner}<p>{TAIL}</p>"
        "</main>"
    )


def between(text: str) -> str:
    """What the story has there."""
    assert text.startswith(f"{ONE}\n\n"), text
    assert text.endswith(f"\n\n{TAIL}"), text
    return text[len(ONE) + 2 : -len(TAIL) - 2]


PIER, SHED = "A longer pier for ships of all sizes.", "A shed for the nets of the fishermen."
CASES = {
    "a list": (
        f"<ul><li>{PIER}</li><li><p>{SHED}</p></li></ul>",
        f"- {PIER}\n- {SHED}",
        f"- {PIER}\n- {SHED}",
    ),
    "a list in a list": (
        f"<ol><li>{PIER}<ul><li>{SHED}</li></ul></li><li>{SHED}</li></ol>",
        f"1. {PIER}\n   - {SHED}\n2. {SHED}",
        f"1. {PIER}\n   - {SHED}\n2. {SHED}",
    ),
    "a list that goes on": (
        f"<ol start=4><li>{PIER}</li><li value=9>{SHED}</li></ol>",
        f"4. {PIER}\n9. {SHED}",
        f"4. {PIER}\n9. {SHED}",
    ),
    "an entry of two paragraphs": (
        f"<ul><li><p>{PIER}</p><p>{TWO}</p></li><li>{SHED}</li></ul>",
        f"- {PIER}\n\n{TWO}\n\n- {SHED}",
        f"- {PIER}\n\n  {TWO}\n\n- {SHED}",
    ),
    "entries that are boxes, as in a live blog": (
        f"<ol><li><h3>10:05 The vote</h3><p>{TWO}</p></li><li><h3>09:50 The debate</h3><p>{ONE} Twice.</p></li></ol>",
        f"10:05 The vote\n\n{TWO}\n\n09:50 The debate\n\n{ONE} Twice.",
        f"### 10:05 The vote\n\n{TWO}\n\n### 09:50 The debate\n\n{ONE} Twice.",
    ),
    "subheads": (
        f"<h2>The pier</h2><p>{TWO}</p><h4>The shed</h4><p>{SHED}</p>",
        f"The pier\n\n{TWO}\n\nThe shed\n\n{SHED}",
        f"## The pier\n\n{TWO}\n\n#### The shed\n\n{SHED}",
    ),
    "a quotation": (
        f"<blockquote><p>“{PIER}”</p><ul><li>{SHED}</li><li>{PIER}</li></ul></blockquote>",
        f"“{PIER}”\n\n- {SHED}\n- {PIER}",
        f"> “{PIER}”\n>\n> - {SHED}\n> - {PIER}",
    ),
    "a table": (
        "<table><tr><th></th><th>Length in metres</th><th>Cost in euros</th></tr><tr><td>The old pier</td>"
        "<td>140 metres</td><td>one million</td></tr><tr><td>The new pier</td><td>340 metres</td><td>forty</td></tr>"
        "</table>",
        "| Length in metres | Cost in euros\nThe old pier | 140 metres | one million\n"
        "The new pier | 340 metres | forty",
        "|  | Length in metres | Cost in euros |\n| --- | --- | --- |\n| The old pier | 140 metres | one million |\n"
        "| The new pier | 340 metres | forty |",
    ),
    "a table that is a layout": (
        f"<table><tr><td><p>{TWO}</p><p>{ONE} Twice.</p></td></tr></table>",
        f"{TWO}\n\n{ONE} Twice.",
        f"{TWO}\n\n{ONE} Twice.",
    ),
    "code": (
        "<pre><code>def pier():\n    return 340  # metres</code></pre>",
        "    def pier():\n        return 340  # metres",
        "```\ndef pier():\n    return 340  # metres\n```",
    ),
    "prose that is laid out by hand": (
        f"<pre>{TWO[:60]}\n{TWO[60:]}\n\n{SHED}\n{PIER}</pre>",
        f"{TWO}\n\n{SHED} {PIER}",
        f"{TWO}\n\n{SHED} {PIER}",
    ),
}


@pytest.mark.parametrize(("inner", "text", "_"), CASES.values(), ids=CASES)
def test_plain_text_reads_as_the_page_does(inner: str, text: str, _: str) -> None:
    """And is the same when it is read once more."""
    found = read(inner).text

    assert between(found) == text
    assert article(found).text == found


@pytest.mark.parametrize(("inner", "_", "text"), CASES.values(), ids=CASES)
def test_markdown_reads_as_the_page_does(inner: str, _: str, text: str) -> None:
    """With the marks that the page has."""
    assert between(markdown(read(inner).parts)) == text


def test_the_first_entry_that_is_left_of_a_cut_one_has_its_mark() -> None:
    """A time above an entry that goes does not take the mark with it, and numbers count what was cut."""
    found = read(f"<ol><li><p>Advertisement</p></li><li><p>Advertisement</p><p>{PIER}</p></li></ol>")

    assert between(found.text) == f"2. {PIER}"


def test_a_page_that_is_all_quotation_quotes_nothing() -> None:
    """Some themes set the whole story in one."""
    found = article(f"<title>Agreed</title><body><blockquote><p>{ONE}</p><p>{TWO}</p><p>{TAIL}</p></blockquote>")

    assert {part.kind for part in found.parts} == {"paragraph"}


def test_cut_cells_of_a_row_are_one_block_with_its_reason() -> None:
    """What is explained is what a reader saw."""
    found = read("<table><tr><td>Phone</td><td>Fax</td><td>Room</td></tr></table>")

    assert [(part.text, part.kind) for part in found.cut if "Fax" in part.text] == [("Phone | Fax | Room", "row")]


def test_lists_in_lists_do_not_grow_without_bound() -> None:
    """A hundred kilobytes of lists in each other were a hundred megabytes of spaces."""
    page = "<h1>Pier</h1>" + "<ol><li>An entry of this list." * 400 + "<li>The last entry." * 400

    assert len(article(page).text) < len(page) * 4
