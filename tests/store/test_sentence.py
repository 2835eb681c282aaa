"""The sentence with the hit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from natwire.store.sentence import sentence

TEXT = "Nothing happened at first. Then Patria's boats came to İstanbul! Everybody went home."


def test_the_best_sentence_is_told() -> None:
    """It is the one that holds most of what was asked."""
    found, marks = sentence(TEXT, [(("patria",), False), (("istanbul",), False)])

    assert found == "Then Patria's boats came to İstanbul!"
    assert [found[a:b] for a, b in marks] == ["Patria", "İstanbul"]


def test_without_a_hit_the_first_sentence_is_told() -> None:
    """A hit in the title alone still comes with the beginning of the text."""
    assert sentence(TEXT, [(("ferry",), False)]) == ("Nothing happened at first.", ())


def test_prefixes_and_runs_are_marked_whole() -> None:
    """`boat*` marks boats; a phrase is one mark."""
    found, marks = sentence(TEXT, [(("boat",), True), (("came", "to"), False)])

    assert [found[a:b] for a, b in marks] == ["boats", "came to"]


def test_a_long_sentence_is_cut_around_its_hit() -> None:
    """The hit stays in sight."""
    found, marks = sentence("word " * 200 + "Patria " + "word " * 200, [(("patria",), False)], most=100)

    assert len(found) <= 104
    assert [found[a:b] for a, b in marks] == ["Patria"]


@given(st.text(), st.text(min_size=1))
def test_marks_are_always_inside_the_sentence(text: str, word: str) -> None:
    """Whatever the text, a mark can be printed."""
    found, marks = sentence(text, [((word.lower(),), True)])
    assert all(0 <= a < b <= len(found) for a, b in marks)


def test_many_words_in_a_long_text_are_found_at_once() -> None:
    """Two hundred words asked of a hundred thousand letters take no minute; a longer text is looked through in part."""
    text = "a" + " b" * 400_000
    found, marks = sentence(text, [((word,), False) for word in ["a", *(f"w{n}" for n in range(200))]])

    assert [found[a:b] for a, b in marks] == ["a"]
