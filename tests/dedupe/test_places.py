"""The places that a publisher changed."""

from __future__ import annotations

from natwire.dedupe.places import places
from natwire.model.change import Text


def test_a_headline_comes_first_and_whole() -> None:
    """Whatever changed below it."""
    found = list(places(Text("Twelve hurt", "At night."), Text("Two hurt", "At noon.")))

    assert found[0] == ("Twelve hurt", "Two hurt")
    assert len(found) == 2


def test_each_place_has_a_few_words_around_it() -> None:
    """Enough to be understood, and no more."""
    before = "The mayor said on Monday that twelve people were hurt when the old ferry burned in the harbour at night."
    old = Text("", before)
    new = Text("", before.replace("twelve", "two").replace("night", "noon"))

    assert list(places(old, new)) == [
        ("…said on Monday that twelve people were hurt when…", "…said on Monday that two people were hurt when…"),
        ("…in the harbour at night.", "…in the harbour at noon."),
    ]


def test_a_whole_sentence_is_not_said_to_be_cut() -> None:
    """Where one ends, or begins, nothing is missing of it, though others stand beside it."""
    text = "“They are well.” Nobody knew of it. {} people were hurt here. Nobody else came to see it."
    old, new = (Text("", text.format(n)) for n in ("Twelve", "Two"))

    assert list(places(old, new)) == [
        ("Nobody knew of it. Twelve people were hurt here.", "Nobody knew of it. Two people were hurt here.")
    ]


def test_what_was_added_or_cut_is_a_place_too() -> None:
    """One side has it, the other only what stands around it."""
    short, long = Text("", "Ankara signed on Monday."), Text("", "Ankara signed on Monday. Helsinki waits.")

    assert [after for _, after in places(short, long)] == ["Ankara signed on Monday. Helsinki waits."]
    assert [before for before, _ in places(long, short)] == ["Ankara signed on Monday. Helsinki waits."]
    assert list(places(long, long)) == []
