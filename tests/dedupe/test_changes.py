"""What a publisher changed: which words, and what kind of change it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.dedupe.changes import compared, grades, names, pieces
from natwire.model.change import Text

TITLE = "Quake in Izmir"
QUAKE = (
    "The quake in Izmir killed 12 people on Monday, said Mika Virtanen of Patria. Rescue work goes on.\n\n"
    "Officials asked people to stay away from the coast until the morning comes."
)
NOTICE = "This story has been withdrawn, because it was published in error."


def graded(old: str, new: str, lang: str = "en") -> tuple[str, ...]:
    """What was done to the quake."""
    assert old in QUAKE
    return grades(Text(TITLE, QUAKE), Text(TITLE, QUAKE.replace(old, new)), lang)


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("12 people", "14 people", ("numbers",)),
        ("12 people", "three people", ("numbers",)),
        ("Mika Virtanen", "Matti Virtanen", ("names",)),
        ("Mika Virtanen of Patria", "Mika Virtanen of Nokia", ("names",)),
        ("work goes on", "work has ended", ("wording",)),
        ("Monday", "Mnoday", ("typo",)),
        ("Officials", "Offcials", ("typo",)),
        ("Izmir", "İzmir", ("typo",)),
        ("morning comes.", "morning comes.\n\nMore later.", ("wording",)),
        (" Rescue work goes on.", "", ("wording",)),
        ("12 people on Monday, said Mika", "14 people on Monday, said Matti", ("numbers", "names")),
    ],
)
def test_a_change_has_its_kinds(old: str, new: str, kinds: tuple[str, ...]) -> None:
    """The gravest first; what is merely added or cut is wording."""
    assert graded(old, new) == kinds


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (", said", " — said"),
        ("goes on.", "goes on !"),
        (".\n\nOfficials", ". Officials"),
        ("on Monday", "on\u00a0Monday"),
    ],
)
def test_signs_and_spaces_are_no_change(old: str, new: str) -> None:
    """A reader sees the same words."""
    assert graded(old, new) == ()


def test_a_capital_tells_no_name_where_every_noun_has_one() -> None:
    """German writes Haus as it writes Hans."""
    old, new = Text("Brand", "In der Nacht brannte ein Haus ab."), Text("Brand", "In der Nacht brannte ein Stall ab.")

    assert grades(old, new, "de") == ("wording",)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Quake shakes the coast", ("headline",)),
        ("Quake in İzmir", ("typo",)),
        ("Quake in Izmirr", ("typo",)),
        ("QUAKE IN IZMIR", ("typo",)),
        ("Quake, in Izmir", ()),
    ],
)
def test_a_new_headline_is_a_change_of_its_own(title: str, kinds: tuple[str, ...]) -> None:
    """Unless it is only spelt otherwise."""
    assert grades(Text(TITLE, QUAKE), Text(title, QUAKE)) == kinds


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, NOTICE),
        ("Correction", "We wrote of a quake in Izmir. There was none."),
        ("WITHDRAWN: Quake in Izmir", QUAKE),
        ("Deprem", "Bu haber yayından kaldırıldı."),
        ("Maanjäristys", "Juttu on poistettu sivuilta."),
        ("地震", "本报道已撤回。"),
    ],
)
def test_a_text_that_was_taken_back(title: str, text: str) -> None:
    """A notice where there was a text, in whatever language, or a headline that says it alone."""
    assert grades(Text(TITLE, QUAKE), Text(title, text))[0] == "retraction"


def test_a_cut_text_was_not_taken_back() -> None:
    """Less of a story, a short one, and one that tells of a retraction are none."""
    assert "retraction" not in grades(Text(TITLE, QUAKE), Text(TITLE, QUAKE[:60]))
    assert "retraction" not in grades(Text("Journal", QUAKE), Text("Journal", QUAKE + " The paper was retracted."))
    told = "The journal retracted the paper. " * 9
    assert "retraction" not in grades(Text("Journal", told), Text("Journal", "The journal retracted it."))


def test_names_are_words_with_a_capital_within_a_sentence() -> None:
    """Or before another one; the first word of a sentence alone is none."""
    assert names("Yesterday Esa Rautalinko met Erdoğan. Officials said so.\n\nThen it ended.") == {
        "yesterday", "esa", "rautalinko", "erdogan",
    }  # fmt: skip


def test_both_texts_can_be_put_together_from_the_pieces() -> None:
    """Nothing is lost: what stayed with what went, and with what came."""
    new = QUAKE.replace("12 people", "14 people").replace("Rescue work goes on.", "It is over.")
    found = pieces(QUAKE, new)

    assert "".join(piece.text for piece in found if piece.kind != "added") == QUAKE
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new
    assert [piece.text.strip() for piece in found if piece.kind == "removed"] == ["12", "Rescue work goes on."]


@given(st.text(alphabet="ab 土\n.", max_size=60), st.text(alphabet="ab 土\n.", max_size=60))
def test_the_pieces_of_any_two_texts_hold_their_words(old: str, new: str) -> None:
    """But for spaces; and a text is no change of itself."""
    found = pieces(old, new)
    before = "".join(piece.text for piece in found if piece.kind != "added")
    after = "".join(piece.text for piece in found if piece.kind != "removed")

    assert "".join(before.split()) == "".join(old.split())
    assert "".join(after.split()) == "".join(new.split())
    assert grades(Text("", old), Text("", old)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The same again.\n\n" * 20_000, "The same again.\n\n" * 19_999 + "The end."),
        (" ".join(f"w{n % 977}" for n in range(60_000)), " ".join(f"w{n % 971}" for n in range(60_000))),
        ("中" * 100_000, "国" * 100_000),
        ("1 2 3 " * 20_000, "3 2 1 " * 20_000),
    ],
)
def test_a_hostile_text_is_compared_all_the_same(old: str, new: str) -> None:
    """What would take too long word by word is one whole change."""
    assert grades(Text("", old), Text("", new))


def test_a_carrier_is_compared_with_the_lead() -> None:
    """The share of its own words that are the lead's; what it added and cut, in words and in whole sentences."""
    carried = QUAKE.replace(" Rescue work goes on.", "") + "\n\nOur reporter was there."
    found = compared(QUAKE, carried)

    assert (found.added, found.cut) == (4, 4)
    assert found.share == pytest.approx(26 / 30, abs=0.02)
    assert found.sentences_added == ("Our reporter was there.",)
    assert found.sentences_cut == ("Rescue work goes on.",)
    assert compared(QUAKE, QUAKE).share == 1
    assert compared("", "").share == 0


def test_one_word_of_a_very_long_paragraph_is_one_word() -> None:
    """What is the same before and behind it need not be compared."""
    long = " ".join(f"word{n}" for n in range(30_000))
    found = pieces(long, long.replace("word15000 ", "word "))

    assert [piece.text for piece in found if piece.kind != "same"] == ["word15000 ", "word "]
