"""The judge: the same copy is one story, and nothing else is."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.dedupe import fingerprint, judge
from natwire.model.article import Copy, Verdict

TITLE = "Harbour town votes to rebuild its sea wall"
LEAD = (
    "Councillors in the harbour town of Vestnes voted on Tuesday to rebuild the sea wall that last winter's storms "
    "broke in 3 places, ending a quarrel that had split fishermen, hotel owners and the regional government."
)
BODY = (
    "The work will cost 42 million crowns, of which the state pays 60 percent. Mayor Ingrid Solheim said that the new "
    "wall would stand 4 metres above the mean tide, half a metre more than engineers had first proposed.",
    "Fishermen had asked for a wider gate, because the old one let only two boats pass at high water. Their chairman "
    "called the vote a late victory and promised to withdraw the complaint that he had filed in March.",
    "Hotel owners fear that the higher wall will take the view from the ground floors. A model is on show in the town "
    "hall until the end of the month, and work begins after the herring season.",
)
FULL = "\n\n".join([LEAD, *BODY])
BOX = (
    "About this site. We are a small group of reporters who left larger newsrooms to give readers a patient and "
    "independent account of the coast, its people and its long history. Keep in touch with us for more, share this "
    "article with your friends, and sign up for our weekly letter. By signing up you agree to our terms of use."
)
BULLETIN = (
    "The exchange opened higher. Its index rose 1.{0} percent to {0}0{0}.2{0} points, the bank index {0}.4 percent and "
    "the holding index 0.{0}5 percent. The dollar opened at {0}6.82 and the euro at {0}9.51. Analysts said that the "
    "calendar is quiet today and that {0}1,342 points are the next support for the index."
)


def stored(outlet: str, title: str, text: str, story: int = 1) -> Copy:
    return Copy(outlet, fingerprint(title, text), story)


def verdict(title: str, text: str, *candidates: Copy, outlet: str = "b.example") -> Verdict:
    return judge(Copy(outlet, fingerprint(title, text)), candidates)


def stories(copies: list[tuple[str, str, str]]) -> int:
    """How many stories become of (outlet, title, text) when each is judged against all before it."""
    kept: list[Copy] = []
    for number, (outlet, title, text) in enumerate(copies, 1):
        found = verdict(title, text, *kept, outlet=outlet).story
        kept.append(stored(outlet, title, text, number if found is None else found))
    return len({copy.story for copy in kept})


KEPT = stored("a.example", TITLE, FULL, 7)


@pytest.mark.parametrize(
    ("rule", "title", "text"),
    [
        ("exact", "BREAKING: sea wall", FULL.upper()),
        ("teaser", TITLE, LEAD + " […]"),
        ("near", TITLE, "VESTNES, June 3 (Wire) - " + FULL),
        ("near", "Vestnes council ends quarrel", "\n\n".join([LEAD, *BODY[:2]])),
        ("near", TITLE, FULL + "\n\n" + BOX),
        ("near", TITLE, BOX + "\n\n" + FULL),
        ("near", f"UPDATE 1-{TITLE} | Coast Ledger", "\n\n".join(BODY)),
        ("near", TITLE, FULL.replace("Tuesday", "Tuesday night").replace("42 million", "45 million")),
    ],
)
def test_copy_that_an_outlet_worked_on_stays_one_story(rule: str, title: str, text: str) -> None:
    """Teased, topped, cut, corrected or boxed in, it is the same copy, and the verdict says by which rule."""
    found = verdict(title, text, KEPT)
    assert (found.story, found.rule) == (7, rule)


def test_the_order_of_arrival_does_not_matter() -> None:
    """A teaser joins its story, and a story the teaser that came first."""
    first = stored("a.example", TITLE, LEAD, 3)
    assert verdict(TITLE, FULL, first) == Verdict(
        3, "teaser", "100 % of its 3-word runs, both leads, numbers agree 1 of 1"
    )


@pytest.mark.parametrize("outlets", [("a.example", "a.example"), ("a.example", "b.example")])
def test_bulletins_with_other_figures_are_never_one_story(outlets: tuple[str, str]) -> None:
    """One wording, two days: the numbers disagree, so these are two pieces of news."""
    copies = [(outlets[day % 2], "Stocks open higher", BULLETIN.format(day)) for day in range(1, 7)]
    assert stories(copies) == 6
    assert stories([*copies, ("c.example", "Stocks open higher", BULLETIN.format(2) + "\n\n" + BOX)]) == 6


def test_figures_count_in_the_digits_of_every_script() -> None:
    """An Arabic bulletin with other Arabic figures is another bulletin."""
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    copies = [("a.example", "Stocks open higher", BULLETIN.format(day).translate(arabic)) for day in range(1, 7)]
    assert stories(copies) == 6


def test_numbered_briefings_are_stories_of_their_own() -> None:
    """Two short texts that differ in nothing but the number of the issue are two issues, in whatever order."""
    copies = [
        (
            "a.example",
            f"Morning letter no. {n}",
            f"Letter number {n} tells what the night brought to the desk, in the order in which it came in.\n\n"
            f"The first piece of letter {n} is about the ferry, the second about the vote, the third is a correction.",
        )
        for n in range(1, 25)
    ]
    random.Random(5).shuffle(copies)
    assert stories(copies) == 24


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("outlets", [1, 3])
def test_one_box_on_every_page_chains_nothing(first: bool, outlets: int) -> None:
    """Short news under, or above, a long about-us box are as many stories as there are news."""
    news = {
        "Ferry fares rise in autumn": "Tickets for the island ferry will be dearer from the first of October on.",
        "School gets a new kitchen": "Pupils in the northern district will eat warm lunches again after the holidays.",
        "Storm warning for the weekend": "Forecasters expect gusts on the outer skerries from early Saturday morning.",
        "Librarian wins a prize": "An honour for forty years among books went to a woman who never wanted to retire.",
    }
    boxed = [(BOX, text) if first else (text, BOX) for text in news.values()]
    copies = [
        (f"{n % outlets}.example", title, "\n\n".join(parts))
        for n, (title, parts) in enumerate(zip(news, boxed, strict=True))
    ]
    assert stories(copies) == 4


def test_another_account_and_a_translation_are_other_stories() -> None:
    """What happened may be the same; the copy is not."""
    account = (
        "Vestnes will get its sea wall after all. With 42 million crowns, 60 percent of them from the state, the town "
        "wants to close the 3 gaps that the winter storms tore. The vote on Tuesday was close, said those present."
    )
    translation = (
        "Vestnesin kunnanvaltuutetut äänestivät tiistaina sen puolesta, että talven myrskyissä 3 kohdasta murtunut "
        "aallonmurtaja rakennetaan uudelleen. Työ maksaa 42 miljoonaa kruunua, josta valtio maksaa 60 prosenttia."
    )
    assert stories([("a.example", TITLE, FULL), ("b.example", TITLE, account), ("c.example", TITLE, translation)]) == 3


def test_an_outlet_that_rewrites_a_headline_prints_one_story() -> None:
    """The same outlet under another headline: one story as long as the beginning is the same."""
    again = FULL.replace("on Tuesday", "on Tuesday evening")
    assert verdict("Vestnes ends its quarrel", again, KEPT, outlet="a.example").story == 7
    elsewhere = "\n\n".join(["Our reader wrote to us about the town and what she thinks of it all.", *BODY])
    assert verdict("Letters to the editor", elsewhere, KEPT, outlet="a.example").story is None


def test_a_notice_in_place_of_the_text_makes_no_story() -> None:
    """An outlet that shows a wall instead of its articles has not printed one article many times."""
    wall = "To read this article please switch on scripts in your browser and subscribe, or log in to your account."
    assert verdict("Ferry fares rise", wall, stored("a.example", TITLE, wall), outlet="a.example").story is None


NOTICE = f"{BOX} {BOX.replace('reporters', 'editors')}"
HEADLINES = [
    *("Ferry fares rise", "School gets kitchen", "Storm nears skerries", "Librarian wins prize", "Bridge opens again"),
    *(
        "Harvest fails early",
        "Museum buys painting",
        "Cyclists lose lanes",
        "Mayor resigns quietly",
        "Wolves seen north",
    ),
]


@pytest.mark.parametrize("outlets", [1, 2, 10])
@pytest.mark.parametrize("own_line", ["", "Find more under {}."])
def test_a_long_notice_under_many_headlines_makes_no_story_of_them(outlets: int, own_line: str) -> None:
    """By the first headlines it may be an article that was copied; by a few more it is a notice."""
    copies = [
        (f"{n % outlets}.example", title, f"{NOTICE} {own_line.format(title)}") for n, title in enumerate(HEADLINES)
    ]
    assert stories(copies) >= len(HEADLINES) - 4
    assert stories([*copies, ("late.example", HEADLINES[-1], copies[-1][2])]) == stories(copies)


def test_a_long_article_is_one_story_under_any_headlines() -> None:
    """Nothing that stands in place of texts is as long, so each outlet has chosen a headline of its own."""
    long = " ".join(f"{paragraph} {n}" for n, paragraph in enumerate([LEAD, *BODY, BOX] * 2))
    assert stories([(f"{n}.example", title, long) for n, title in enumerate(HEADLINES)]) == 1
    assert stories([("a.example", title, long) for title in HEADLINES]) == 1


def test_few_equal_words_are_no_evidence() -> None:
    """Two outlets with a post "Good morning!" have not shared copy; with one long headline they have."""
    assert stories([("a.example", "Good morning", ""), ("b.example", "Good morning!", "")]) == 2
    assert stories([("a.example", "Photos", "See below."), ("b.example", "Videos", "See below.")]) == 2
    assert stories([("a.example", TITLE, ""), ("b.example", TITLE.upper(), "")]) == 1


def test_a_copy_joins_the_story_that_it_is_most_like() -> None:
    """Of two stories that share a paragraph the one with more of the copy wins, wherever it stands in the list."""
    loose = stored("c.example", TITLE, "\n\n".join([LEAD, BODY[0], BOX]), 2)
    for candidates in itertools.permutations([loose, KEPT]):
        assert verdict("Sea wall", FULL + "\n\nWith the agency.", *candidates).story == 7


HALVES = ("\n\n".join([LEAD, BODY[0]]), "\n\n".join(BODY[1:]))


def test_a_whole_text_shows_its_halves_to_be_one_story() -> None:
    """Two outlets printed different parts of a dispatch; whoever prints it whole brings them together."""
    halves = [stored("a.example", TITLE, HALVES[0], 1), stored("b.example", TITLE, HALVES[1], 2)]
    assert verdict(TITLE, HALVES[1], halves[0]).story is None
    found = verdict(TITLE, FULL, *halves, outlet="c.example")
    assert {found.story, *found.also} == {1, 2}


def test_a_roundup_brings_no_stories_together() -> None:
    """It holds two stories and names both in its headline, but their own headlines have nothing in common."""
    ferry = (
        "The island ferry will sail twice as often from Monday, the company said after a summer of long queues on both "
        "quays. A second ship has been hired from the north, with room for ninety cars and a crew of fourteen."
    )
    one = stored("a.example", TITLE, HALVES[0], 1)
    other = stored("b.example", "Island ferry doubles its sailings", ferry, 2)
    title = f"{TITLE}; Island ferry doubles its sailings"
    found = verdict(title, f"{HALVES[0]}\n\n{ferry}", one, other, outlet="c.example")
    assert found.also == ()


def test_a_page_of_bulletins_brings_none_together() -> None:
    """A copy with the figures of two days is like both days, and they are two pieces of news all the same."""
    days = [stored(f"{n}.example", "Stocks open higher", BULLETIN.format(n), n) for n in (1, 2)]
    both = BULLETIN.format(1) + "\n\n" + BULLETIN.format(2)
    assert verdict("Stocks open higher", both, *days, outlet="c.example").also == ()


def test_a_counted_update_is_no_other_issue() -> None:
    """An agency counts the revisions of one dispatch before its headline; a series counts its issues in it."""
    first = stored("a.example", f"UPDATE 1-{TITLE}", FULL, 7)
    assert verdict(f"UPDATE 2-{TITLE}", FULL + "\n\n" + BODY[0], first).story == 7
    assert verdict(f"{TITLE}, part 2", HALVES[0], stored("a.example", f"{TITLE}, part 1", FULL, 7)).story is None


def test_what_is_not_stored_is_no_candidate() -> None:
    """A copy without a story cannot be joined, nor can nothing."""
    assert verdict(TITLE, FULL, Copy("a.example", fingerprint(TITLE, FULL))) == Verdict(None, "new")
    assert verdict(TITLE, FULL) == Verdict(None, "new")


@given(st.text(), st.text(), st.text(), st.text())
def test_the_verdict_is_the_same_from_both_sides(title: str, text: str, other_title: str, other_text: str) -> None:
    """Whether two copies are one story does not depend on which came first."""
    there = verdict(title, text, stored("a.example", other_title, other_text))
    back = verdict(other_title, other_text, stored("a.example", title, text))
    assert (there.story, there.rule, there.facts) == (back.story, back.rule, back.facts)


VOCABULARY = ["port", "vote", "wall", "grain", "7", "12", "ferry", "mayor", "said", "the", "of", "storm"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=60)


@given(WORDS, WORDS, WORDS)
def test_like_copies_are_judged_alike_from_both_sides(title: list[str], text: list[str], more: list[str]) -> None:
    """So it is for copies of which one holds the other."""
    a, b = (" ".join(title[:6]), " ".join(text)), (" ".join(title[2:8]), " ".join(text + more))
    there, back = verdict(*a, stored("a.example", *b)), verdict(*b, stored("a.example", *a))
    assert (there.story, there.rule) == (back.story, back.rule)
