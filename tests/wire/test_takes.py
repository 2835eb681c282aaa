"""The marks of a take are told from the words of a headline."""

from __future__ import annotations

import doctest

import pytest

from natwire.wire import takes
from natwire.wire.takes import parted


def test_the_examples_in_its_docs_hold() -> None:
    """What the function says of itself is so."""
    assert doctest.testmod(takes).failed == 0


@pytest.mark.parametrize(
    ("headline", "rest", "take"),
    [
        ("UPDATE 2-Harbour reopens", "Harbour reopens", "UPDATE 2"),
        ("CORRECTED-UPDATE 1-WRAPUP 3-Bank holds rates", "Bank holds rates", "CORRECTED UPDATE 1 WRAPUP 3"),
        ("REFILE-Harbour reopens", "Harbour reopens", "REFILE"),
        ("URGENT - Incendie au port", "Incendie au port", "URGENT"),
        ("Update: Man held", "Man held", "Update"),
        ("Corrección: El rey viaja", "El rey viaja", "Corrección"),
        ("(Eil \x07\x07\x07) Parteispitze tritt ab", "Parteispitze tritt ab", "Eil"),
        ("(EXTRA): Leader slams plan", "Leader slams plan", "EXTRA"),
        ("(Zusammenfassung 1730) Hafen offen", "Hafen offen", "Zusammenfassung 1730"),
        (
            "(Berichtigung: Uhrzeit korrigiert) Vorschau am Montag",
            "Vorschau am Montag",
            "Berichtigung: Uhrzeit korrigiert",
        ),
        ("WDH/ROUNDUP 2: Dax fällt", "Dax fällt", "WDH ROUNDUP 2"),
        ("1ST LEAD Harbour reopens", "Harbour reopens", "1ST LEAD"),
        ("(2nd LD) Harbour reopens", "Harbour reopens", "2nd LD"),
        ("Lobster found dead, 1st Ld-Writethru", "Lobster found dead", "1st Ld-Writethru"),
        ("Harbour reopens (Update 3)", "Harbour reopens", "Update 3"),
    ],
)
def test_a_mark_is_taken_off_and_kept(headline: str, rest: str, take: str) -> None:
    """As the agencies write them, before the headline and behind it, one or several."""
    assert parted(headline) == (rest, take)


@pytest.mark.parametrize(
    "headline",
    [
        "Extra time for Leeds",
        "Lead: the metal that poisons",
        "2nd Lead poisoning case in a month",
        "update-hungry users",
        "FLASH-FLOODS KILL 12",
        "Wrap-around porch collapses",
        "Mine update - latest assays",
        "1 SOCCER INT-Teams",
        "Bank (Extra Time) reopens",
        "",
    ],
)
def test_a_word_that_only_looks_like_a_mark_stays(headline: str) -> None:
    """Words of the lists begin headlines too."""
    assert parted(headline) == (headline, "")


@pytest.mark.parametrize("headline", ["Correction", "UPDATE 1-", "(Eil)"])
def test_a_headline_of_nothing_but_marks_stays(headline: str) -> None:
    """A story without a headline could not be told from others."""
    assert parted(headline) == (headline, "")
