"""A lead is two or three whole sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.digest.lead import lead, shortened


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One came. Two came. Three came. Four came.", "One came. Two came. Three came."),
        ("One came.\n\nTwo came", "One came. Two came"),
        ("The U.S. Army met Gen. J. Smith. It went home.", "The U.S. Army met Gen. J. Smith. It went home."),
        ("Am 19. Mai kam er. Er blieb.", "Am 19. Mai kam er. Er blieb."),
        ("He said “we go.” They went! Did they? Yes.", "He said “we go.” They went! Did they?"),
        ("土耳其签署协议。芬兰也签署。第三句。第四句。", "土耳其签署协议。 芬兰也签署。 第三句。"),
        ("وقعت أنقرة. هل بدأ؟ نعم. لا.", "وقعت أنقرة. هل بدأ؟ نعم."),
        ("- Ankara signed\n- Patria sold\n\nBoth agreed.", "Ankara signed Patria sold Both agreed."),
        ("", ""),
    ],
)
def test_sentences_of_many_languages(text: str, told: str) -> None:
    """An initial, an ordinal and an abbreviation end no sentence."""
    assert lead(text) == told


def test_two_long_sentences_need_no_third() -> None:
    """A lead is short even where sentences are not."""
    long = "Word " * 25 + "word."
    assert lead(f"{long} {long} Third one.") == f"{long} {long}"


def test_a_sentence_without_end_is_cut_between_words() -> None:
    """Never in the middle of a word."""
    told = lead("agreement " * 400)
    assert told.endswith("agreement…")
    assert len(told) <= 400


@given(st.text())
def test_a_lead_is_one_short_line(text: str) -> None:
    """Whatever the story holds."""
    told = lead(text)
    assert len(told) <= 400
    assert len(told.splitlines()) <= 1


@given(st.text(), st.integers(2, 50))
def test_shortening_keeps_the_length(text: str, most: int) -> None:
    """A short text stays as it is, a long one gets no longer than asked."""
    told = shortened(text, most)
    assert told == text if len(text) <= most else len(told) <= most
