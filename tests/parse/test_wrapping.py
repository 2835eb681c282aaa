"""Mail: its wrapped lines become paragraphs, and what its programs put around a text goes."""

from __future__ import annotations

import doctest
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.article import Part
from natwire.parse import boilerplate, render, wrapping

ONE = (
    "The council agreed on the budget of the harbour after a debate that lasted for most of the night, and most of its "
    "members said that they were tired of it."
)
TWO = (
    "The new pier will be three hundred and forty metres long; work on it begins in the spring when the ice has gone, "
    "if the weather allows it."
)
PARAGRAPHS = [ONE, TWO, ONE + " " + TWO]


def wrapped(*paragraphs: str, width: int = 72) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)


def story(text: str) -> list[str]:
    return list(boilerplate.apart(boilerplate.lines_of(text)).body)


def why(text: str) -> dict[str, str]:
    return {part.text: part.reason for part in boilerplate.lines_of(text) if part.reason}


@pytest.mark.parametrize("width", [60, 66, 72, 76, 80])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wrapped_paragraphs_come_back_whole(width: int, end: str) -> None:
    """At any of the widths that mail has, with any line ends."""
    assert story(wrapped(*PARAGRAPHS, width=width).replace("\n", end)) == PARAGRAPHS


def test_lines_that_say_that_they_go_on_are_joined() -> None:
    """format=flowed: a space at the end of the line (RFC 3676)."""
    flowed = "\n\n".join(
        " \n".join(textwrap.wrap(paragraph, width)) for paragraph, width in zip(PARAGRAPHS, (70, 55, 64), strict=True)
    )

    assert story(flowed) == PARAGRAPHS


def test_wrapped_japanese_is_joined_without_spaces() -> None:
    """Its lines are filled to the same width, two columns for each letter."""
    text = "市議会は長い議論の後、予算案を可決した。川に架かる橋は来年完成する予定だと市長は述べた。" * 4
    assert story("\n".join(text[at : at + 35] for at in range(0, len(text), 35))) == [text]


def test_a_dump_with_a_paragraph_on_each_line_stays() -> None:
    """Long lines, and short ones of any width, are paragraphs of their own."""
    short = [
        "Harbour budget agreed",
        "The Coast",
        "A pier of three hundred metres",
        "Work begins",
        "More boats in June",
    ]

    assert story("\n".join(PARAGRAPHS)) == PARAGRAPHS
    assert story("\n".join(short)) == short


def test_short_lines_in_a_wrapped_text_stay_apart() -> None:
    """Verses, addresses and greetings are not filled to the width."""
    text = f"{wrapped(*PARAGRAPHS)}\n\nWith kind regards.\nAda Byron.\nHarbour Street 1."

    assert story(text) == [*PARAGRAPHS, "With kind regards.", "Ada Byron.", "Harbour Street 1."]


def test_entries_that_are_wrapped_are_whole_entries() -> None:
    """A list in a mail has its lines indented."""
    entries = textwrap.fill(ONE, 72, initial_indent="- ", subsequent_indent="  ")
    more = textwrap.fill(TWO, 72, initial_indent="- ", subsequent_indent="  ")

    found = boilerplate.lines_of(f"{wrapped(*PARAGRAPHS)}\n\n{entries}\n{more}")

    assert found[-2:] == [Part(ONE, "item", "- "), Part(TWO, "item", "- ")]


def test_a_reply_goes_with_what_announces_it() -> None:
    """The quoted lines, and the line above them, in any language."""
    for announced in ("On Mon, 4 May 2026, Ada Byron wrote:", "Am 4. Mai 2026 schrieb Ada Byron <ada@e.example>:"):
        quoted = textwrap.fill(TWO, 60, initial_indent="> ", subsequent_indent="> ")
        text = f"{ONE}\n\n{announced}\n{quoted}\n\n{TWO}"
        assert story(text) == [ONE, TWO]
        assert set(why(text).values()) == {"quoted reply"}


def test_what_is_nearly_all_quoted_is_the_text() -> None:
    """Someone sent a story on."""
    text = textwrap.indent(wrapped(*PARAGRAPHS, width=70), "> ", lambda _: True)

    assert story(f"Read this!\n\n{text}") == ["Read this!", *PARAGRAPHS]


def test_an_arrow_is_no_quotation() -> None:
    """One paragraph that begins with ">" is an arrow."""
    assert story(f"> The budget\n\n{ONE}") == ["> The budget", ONE]


def test_headers_of_a_forwarded_message_go() -> None:
    """From, To, Subject, whatever they are called; lines with a colon alone are none."""
    headers = "---------- Forwarded message ---------\nVon: Ada <ada@e.example>\nDatum: 4. Mai 2026\nBetreff: Hafen"

    assert story(f"{headers}\n\n{ONE}") == [ONE]
    assert set(why(f"{headers}\n\n{ONE}").values()) == {"mail header"}
    assert story("Host: Ankara\nGuest: Kotka\nScore: 2 to 1") == ["Host: Ankara", "Guest: Kotka", "Score: 2 to 1"]


def test_a_signature_and_the_footer_of_a_list_go() -> None:
    """Below "-- ", and where an address to unsubscribe stands; a sentence about unsubscribing is no footer."""
    footer = "You receive this because you subscribed. Unsubscribe: https://e.example/u?1"
    text = f"{wrapped(ONE, TWO)}\n\n{footer}\n\nMany readers unsubscribe in May.\n\n-- \nAda Byron\nThe Coast"

    assert story(text) == [ONE, TWO, "Many readers unsubscribe in May."]
    assert why(text) == {footer: "mail footer", "--": "signature", "Ada Byron": "signature", "The Coast": "signature"}


@pytest.mark.parametrize(
    "leave",
    [
        "Vom Newsletter abmelden", "Se désabonner", "Darse de baja", "Отписаться", "Abonelikten çık", "إلغاء الاشتراك",
        "Annulla l'iscrizione", "Cancelar inscrição", "Uitschrijven", "Avregistrera dig", "Afmeld nyhedsbrev",
        "Meld deg av", "Wypisz się", "配信停止はこちら", "수신거부", "取消订阅", "Peruuta uutiskirje",
    ],
)  # fmt: skip
def test_lists_are_left_in_many_languages(leave: str) -> None:
    """The words for it are data; with a link beside them they are a footer."""
    assert story(f"{wrapped(ONE, TWO)}\n\n{leave}: https://e.example/u?1") == [ONE, TWO]


def test_the_lines_of_a_list_server_go() -> None:
    """A line across, the list's name and its address; a line across alone is an ornament."""
    footer = f"{'_' * 47}\nHarbour mailing list\nharbour@e.example\nhttps://e.example/lists/harbour"

    assert story(f"{wrapped(ONE, TWO)}\n\n{footer}") == [ONE, TWO]
    assert set(why(f"{wrapped(ONE, TWO)}\n\n{footer}").values()) == {"mail footer"}


WORDS = st.sampled_from([
    ONE, TWO, "Work begins", "- nets", "* boats", "2. pier", "a | b", "> x", "-- ", "From: a@b.c", "", "Subject: y",
    "Date: 4 May", "    x = 1", "Unsubscribe: https://e.example", "On 4 May Ada wrote:", "Share", "word " * 14,
    "You can unsubscribe here", "https://e.example",
])  # fmt: skip


@given(st.lists(WORDS | st.text(max_size=90), max_size=14).map("\n".join), st.sampled_from([None, 60, 72]))
def test_what_was_read_is_read_again_as_it_is(text: str, width: int | None) -> None:
    """A second reading changes nothing, whatever mail did to the text."""
    if width:
        text = "\n".join(textwrap.fill(line, width) for line in text.splitlines())
    once = render.plain(boilerplate.apart(boilerplate.lines_of(text)).parts)

    assert render.plain(boilerplate.apart(boilerplate.lines_of(once)).parts) == once


def test_the_example_in_the_docs_runs() -> None:
    """A docstring's example is true."""
    assert doctest.testmod(wrapping) == (0, 1)
