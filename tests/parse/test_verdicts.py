"""Blocks that go for what stands around them: cards, the next stories, teasers that are no standfirst."""

from __future__ import annotations

from natwire.parse import article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "Its members had argued for weeks about the cost of the new pier, which is to be finished within two years."
TAIL = "The mayor said that the work would begin in spring and that nobody would have to move house because of it."
OTHER = "A ferry that was lost in the storm of the century has been found again by a fisherman from the north coast."


def texts(inner: str, head: str = "") -> list[str]:
    return article(f"<html lang=en><title>Budget agreed</title>{head}<body>{inner}").text.split("\n\n")


def test_a_teaser_between_headline_and_story_is_the_standfirst() -> None:
    """Its class means that it teases this story, not another."""
    assert texts(f"<main><h1>Budget agreed</h1><p class=teaser>{TAIL}</p><p>{ONE}</p><p>{TWO}</p></main>") == [
        TAIL,
        ONE,
        TWO,
    ]


def test_a_teaser_that_is_a_link_leads_elsewhere() -> None:
    """Wherever it stands."""
    card = f"<a href=x><div class=teaser><p>{TAIL}</p></div></a>"

    assert texts(f"<main><h1>Budget agreed</h1>{card}<p>{ONE}</p><p>{TWO}</p></main>") == [ONE, TWO]


def test_the_description_is_the_standfirst_whatever_its_class() -> None:
    """A short line without a full stop would be taken for a label."""
    line = "A pier for the harbour, and a comment by Ada Byron"
    head = f"<meta name=description content='{line}'>"

    assert texts(f"<main><h1>Budget agreed</h1><div>{line}</div><p>{ONE}</p><p>{TWO}</p></main>", head) == [
        line,
        ONE,
        TWO,
    ]


def test_cards_behind_the_story_go() -> None:
    """Linked headlines with a summary each; nothing in their classes says so."""
    cards = "".join(
        f"<div><h3><a href=/{n}>Ferry {n} reopens</a></h3><div>{n} hours ago</div><p>{OTHER} {n}.</p></div>"
        for n in range(3)
    )
    story = "".join(f"<p>{ONE} {TWO} Part {n}.</p>" for n in range(5))

    found = texts(f"<main><h1>Budget agreed</h1>{story}<h2>From the coast</h2>{cards}</main>")

    assert len(found) == 5


def test_a_list_of_places_with_linked_names_is_the_story() -> None:
    """There the paragraphs below the links are what is told."""
    places = "".join(f"<div><h3><a href=/{n}>Pier {n}</a></h3><p>{OTHER} {n}.</p></div>" for n in range(4))

    assert " ".join(texts(f"<main><h1>Budget agreed</h1><p>{ONE}</p>{places}</main>")).count(OTHER) == 4


def test_the_next_story_on_the_page_is_another() -> None:
    """Sites that never end put a second article below the first, with a headline of its own."""
    story = f"<article><h1>Budget agreed</h1><p>{ONE}</p><p>{TWO}</p><p>{TAIL}</p></article>"
    following = f"<article><h1>Ferry found</h1><p>{OTHER}</p><p>{OTHER} Again.</p><p>{OTHER} Still.</p></article>"

    assert texts(f"<main>{story}{following}</main>") == [ONE, TWO, TAIL]


def test_the_entries_of_a_live_report_stay() -> None:
    """Each has its time, its heading and its paragraphs, in an element of its own below the headline's."""
    head = f"<article><h1>Budget agreed</h1><p>{ONE}</p><p>{TWO}</p><p>{TAIL}</p></article>"
    entries = "".join(
        f"<article><time>1{n}:30</time><h2>Vote number {n}</h2>" + f"<p>{OTHER} {n}.</p>" * 3 + "</article>"
        for n in range(3)
    )

    found = texts(f"<main>{head}<div>{entries}</div></main>")

    assert " ".join(found).count(OTHER) == 9
    assert "Vote number 2" in found


def test_the_length_of_a_film_ends_its_caption() -> None:
    """Players print their text, the day and the minutes as if it were a paragraph."""
    film = f"<div>{OTHER} 18.04.2024 | 0:21 min</div>"

    assert texts(f"<main><h1>Budget agreed</h1><p>{ONE}</p>{film}<p>{TWO}</p><p>{TAIL}</p></main>") == [ONE, TWO, TAIL]
