"""The one spelling under which a word is indexed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from natwire.store.fold import fold, same


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text folds to itself, but for the spaces round CJK characters."""
    assert fold(fold(text)).split() == fold(text).split()


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    """It does not matter how the publisher's editor writes an ö."""
    assert fold(unicodedata.normalize("NFD", text)).split() == fold(unicodedata.normalize("NFC", text)).split()


def test_hangul_stays_whole() -> None:
    """Korean syllables do not fall apart."""
    assert fold("한국") == "한국"


def test_letters_that_do_not_come_apart_are_typed_as_others() -> None:
    """Small and capital ones, and those that only then are two letters."""
    assert fold("ıİłŁøØđĐðÐßẞ") == "iIlLoOdDdDssSS"
    assert fold("þórÞÆæǼŒœ").lower() == "thorthaeaeaeoeoe"
    assert fold("على ثـوب") == fold("علي ثوب")


@given(st.text())
def test_a_name_compared_twice_is_compared_once(text: str) -> None:
    """What was made comparable stays as it is."""
    assert same(same(text)) == same(text)


def test_a_name_is_the_same_in_any_case() -> None:
    """And in any spelling that a keyboard without its letters leads to."""
    assert same("ИВАНОВ") == same("иванов")
    assert same(" Ayşe  IŞIK") == same("ayse isik")
    assert same("ΟΔΥΣΣΕΥΣ") == same("Οδυσσεύς")
