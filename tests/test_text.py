"""What is cleaned at the door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.text import clean, language, line, prose


@pytest.mark.parametrize(
    ("tag", "want"),
    [
        ("en-US", "en"), ("fi", "fi"), (" fi-FI ", "fi"), ("zh_Hant_TW", "zh"), ("EN", "en"), ("Deutsch", None),
        ("", None), ("und", None), ("x", None), ("日本", None),
    ],
)  # fmt: skip
def test_a_language_is_its_first_subtag(tag: str, want: str | None) -> None:
    """As BCP 47 and Facebook write it."""
    assert language(tag) == want


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """And a line stays on its line."""
    assert clean(clean(text)) == clean(text)
    assert line(line(text)) == line(text)
    assert len(line(text).splitlines()) <= 1
    assert prose(prose(text)) == prose(text)


def test_prose_keeps_its_lines_and_one_blank_line_between_paragraphs() -> None:
    """Whatever stood at the ends of lines, an indented one stays so."""
    assert (
        prose(" Ankara signed. \r\n\n \n\nHelsinki too.\n  Both did.\n")
        == "Ankara signed.\n\nHelsinki too.\n  Both did."
    )
