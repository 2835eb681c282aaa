"""The one spelling under which a word is indexed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from natwire.store.fold import fold


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
