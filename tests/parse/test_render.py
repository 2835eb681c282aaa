"""Parts become text that reads well, as plain text and as Markdown, and the text becomes parts again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from natwire.model.article import Part
from natwire.parse.render import markdown, plain, read
from natwire.text import line

signs = st.sampled_from(list("aB1.-+*_#>|`~<&;:[]()!\\/=  "))
texts = st.text(signs | st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=25).map(line).filter(bool)
margins = st.sampled_from(["", "  ", "   ", "      "])
marks = st.builds("{}{} ".format, margins, st.sampled_from(["-", "1.", "2."]))
lines_of_code = st.sampled_from(["x = 1", "  y", "```", "a | b", "- z"])
codes = st.lists(lines_of_code, min_size=1, max_size=3).map("\n".join)
rows = st.lists(texts.map(lambda text: text.replace("|", "/")), min_size=1, max_size=3).map(" | ".join)
parts = st.one_of(
    st.builds(Part, texts),
    st.builds(Part, texts, st.just("heading"), st.sampled_from(["## ", "#### ", "> ## "])),
    st.builds(Part, texts, st.just("quote"), st.sampled_from(["> ", ">   "])),
    st.builds(Part, texts, st.just("item"), marks | marks.map("> ".__add__)),
    st.builds(Part, texts, st.just("paragraph"), margins),
    st.builds(Part, codes, st.just("code")),
    st.builds(Part, rows, st.just("row")),
)

WHOLE = (
    Part("Ankara signed."),
    Part("Advertisement", rule="phrase", detail="advertisement"),
    Part("The deal", "heading", "## "),
    Part("vehicles", "item", "- "),
    Part("six wheels", "item", "  1. "),
    Part("eight wheels", "item", "  2. "),
    Part("training", "item", "- "),
    Part("which begins in May", "paragraph", "  "),
    Part("“A good day”", "quote", "> "),
    Part("she said.", "quote", "> "),
    Part("Year | Sum", "row"),
    Part("2025 | 40", "row"),
    Part("run\n  now", "code"),
    Part("5 * 3 is *not* 16."),
)


def test_plain_text_has_a_blank_line_between_paragraphs_and_none_in_a_list() -> None:
    """The marks of entries and the cells of rows stay; headings and quotations are paragraphs; what was cut is gone."""
    assert plain(WHOLE) == (
        "Ankara signed.\n\nThe deal\n\n- vehicles\n  1. six wheels\n  2. eight wheels\n- training\n\n"
        "which begins in May\n\n“A good day”\n\nshe said.\n\n"
        "Year | Sum\n2025 | 40\n\n    run\n      now\n\n5 * 3 is *not* 16."
    )


def test_markdown_says_what_each_part_is() -> None:
    """Headings, lists in lists, quotations, tables and code, and signs that mean nothing are escaped."""
    assert markdown(WHOLE) == (
        "Ankara signed.\n\n## The deal\n\n- vehicles\n  1. six wheels\n  2. eight wheels\n- training\n\n"
        "  which begins in May\n\n> “A good day”\n>\n> she said.\n\n| Year | Sum |\n| --- | --- |\n| 2025 | 40 |\n\n"
        "```\nrun\n  now\n```\n\n5 * 3 is \\*not\\* 16."
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# no heading", "\\# no heading"),
        ("#tag", "#tag"),
        ("- no entry", "\\- no entry"),
        ("1986. A great year", "1986\\. A great year"),
        ("2.5 percent", "2.5 percent"),
        ("> no quotation", "\\> no quotation"),
        ("snake_case and 5 < 6 & 7", "snake_case and 5 < 6 & 7"),
        ("<b>&amp;", "\\<b>\\&amp;"),
        ("[a](b)", "[a\\](b)"),
        ("---", "\\---"),
    ],
)
def test_only_what_markdown_would_read_is_escaped(text: str, escaped: str) -> None:
    """Backslashes in a text are for machines; a reader of the source should see few."""
    assert markdown([Part(text)]) == escaped


def test_a_fence_is_longer_than_those_in_the_code() -> None:
    """Code about Markdown is still code."""
    assert markdown([Part("```\nx\n```", "code")]) == "````\n```\nx\n```\n````"


def test_an_entry_without_the_one_around_it_takes_its_place() -> None:
    """Deep in the margin it would be code."""
    deep = [Part("one", "item", "      - "), Part("two", "item", "      - ")]

    assert plain(deep) == markdown(deep) == "- one\n- two"


def test_rows_of_different_length_make_one_table() -> None:
    """A row that is short is filled up, and an empty cell keeps its place."""
    told = [Part(" | 2024 | 2025", "row"), Part("Sales", "row"), Part("North |  | 40", "row")]

    assert markdown(told).split("\n") == [
        "|  | 2024 | 2025 |", "| --- | --- | --- |", "| Sales |  |  |", "| North |  | 40 |",
    ]  # fmt: skip
    assert plain(told) == "| 2024 | 2025\nSales\nNorth | | 40"


@given(st.lists(parts, max_size=6))
def test_a_reader_of_markdown_sees_the_same_words(told: list[Part]) -> None:
    """Whatever signs are in a text, Markdown makes nothing of them."""
    expected = [cell for part in told for cell in (part.text.split(" | ") if part.kind == "row" else (part.text,))]

    assert seen(markdown(told)) == [words.strip() for words in expected]


def seen(text: str) -> list[str]:
    """The words of each block, as a reader of Markdown sees them. An empty cell that fills a row up is none."""
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    told = [
        "".join(child.content for child in block.children or ())
        if block.type == "inline"
        else block.content.rstrip("\n")
        for block in blocks
        if block.type == "inline" or block.content
    ]
    return [words.strip() for words in told if words]


@given(texts, st.lists(parts, max_size=6))
def test_a_plain_text_reads_as_it_was_written(first: str, told: list[Part]) -> None:
    """Reading a text that was extracted and writing it again changes nothing."""
    text = plain([Part(first), *told])

    assert plain(read(text)) == text


@given(st.text())
def test_a_foreign_text_is_settled_after_one_reading(text: str) -> None:
    """However its lines stand."""
    once = plain(read(text))

    assert plain(read(once)) == once


def test_lines_tell_lists_and_tables_apart_from_paragraphs() -> None:
    """A single dash may begin a sentence, as dialogue does; two lines that touch are a list."""
    told = read("- Yes, she said.\n\nNo.\nMaybe.\n* one\n* two\n\nA | 1\nB | 2\n\n    x = 1\n\n3. only")

    assert [(part.kind, part.text) for part in told] == [
        ("paragraph", "- Yes, she said."), ("paragraph", "No."), ("paragraph", "Maybe."), ("item", "one"),
        ("item", "two"), ("row", "A | 1"), ("row", "B | 2"), ("code", "x = 1"), ("paragraph", "3. only"),
    ]  # fmt: skip


def test_a_text_with_a_margin_everywhere_is_no_code() -> None:
    """Some programs indent what they copy."""
    assert plain(read("    One.\n    Two.")) == "One.\n\nTwo."
