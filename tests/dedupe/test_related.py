"""Accounts of one event in other words: found by what they name and number, never merged."""

from __future__ import annotations

from natwire.dedupe.related import related, telling
from natwire.model.change import Account, Text

LEAD = Account(
    1,
    Text(
        "Ferry runs aground off Åland",
        "A ferry with 427 people on board touched bottom west of Mariehamn on Wednesday, the coast guard said.",
    ),
    "en",
)
SAME_EVENT = Account(
    2,
    Text(
        "Grounding in the archipelago", "Divers look at a ferry that struck a shoal near Mariehamn; 427 were on board."
    ),
    "en",
)
IN_TURKISH = Account(
    3,
    Text("Åland açıklarında feribot karaya oturdu", "İçinde 427 kişi bulunan feribot Mariehamn'ın batısında durdu."),
    "tr",
)
OTHER = Account(
    4, Text("Port of Mariehamn to grow", "The council of Mariehamn wants a new pier, and asks for 30 million."), "en"
)


def weights(account: Account) -> dict[str, float]:
    """As if a large archive had been asked: the everyday words of the account are not rare."""
    common = {"with", "people", "board", "west", "wednesday", "coast", "said", "runs", "bottom"}
    return dict.fromkeys(telling(account.told) - common, 5.0)


def found(*others: Account) -> list[int]:
    """Which of them are related to the lead."""
    return [each.story for each in related(LEAD, others, weights(LEAD))]


def test_another_account_of_the_event_is_related() -> None:
    """By a place, a number and a rare word; and it says by which."""
    (one,) = related(LEAD, [SAME_EVENT], weights(LEAD))

    assert {"427", "mariehamn", "ferry"} <= set(one.words)
    assert 0 < one.share <= 1


def test_names_and_numbers_are_found_across_languages() -> None:
    """427 and Mariehamn are the same in Turkish."""
    assert found(IN_TURKISH) == [3]


def test_one_name_in_common_is_not_enough() -> None:
    """Two stories from one town are two events."""
    assert found(OTHER) == []


def test_a_bulletin_of_another_day_is_not_related() -> None:
    """It has the same words in the same order: a template, or a copy, and no other account."""
    bulletin = Account(5, Text(LEAD.told.title, LEAD.told.text.replace("427", "31")), "en")

    assert found(bulletin) == []


def test_without_rare_words_nothing_is_related() -> None:
    """An empty text, or an archive in which all of its words are common."""
    assert related(LEAD, [SAME_EVENT], {}) == []
    assert related(Account(9, Text("", "")), [LEAD], {}) == []


def test_a_number_is_one_word_however_it_is_grouped() -> None:
    """33,000 and 33 000 and 33000."""
    spellings = ("33,000", "33.000", "33 000", "33\u00a0000", "33000")

    assert all("33000" in telling(Text("", f"some {each} people")) for each in spellings)
