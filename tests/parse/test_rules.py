"""A user who knows a site better than natwire says so, and sees what it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from natwire.model.article import Article
from natwire.model.site import Knowledge, Rules
from natwire.parse import article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "The mayor said that the money would be spent on a new pier, which the town has needed for at least ten years."
TAIL = "Work is to begin in the spring, and the first ships are expected to moor there in the summer two years later."
ALSO = "In an earlier story we told how the ferry line was reopened after the storm that closed it for the winter."
PAGE = (
    f"<html lang=en><title>Budget agreed</title><body><h1>Budget agreed</h1><main><div class=lead>{ONE}</div>"
    f"<div class=x7><p>{TWO}</p><p class=also>{ALSO}</p></div><div class=x7><p>{TAIL} "
    f"<i>Read it in print.</i></p></div></main><div class=more><p>{ALSO} Again.</p></div>"
)


def read(body: str = "", *cut: str) -> Article:
    """The page under these rules."""
    return article(PAGE, site=Knowledge(Rules(body, cut)))


def reasons(found: Article) -> dict[str, str]:
    """Why each block was cut."""
    return {part.text: part.reason for part in found.cut}


def test_what_the_user_cuts_goes_with_its_selector_as_the_reason() -> None:
    """A block, or a part of one."""
    found = read("", "p.also", "main i", "div.more")

    assert found.text.split("\n\n") == [ONE, TWO, TAIL]
    assert reasons(found)[ALSO] == "site rule: p.also"
    assert reasons(found)["Read it in print."] == "site rule: main i"


def test_the_story_is_where_the_user_says_and_nowhere_else() -> None:
    """All elements that the selector names are the body; what is outside of them says so."""
    found = read("div.x7", "p.also")

    assert found.text.split("\n\n") == [TWO, f"{TAIL} Read it in print."]
    assert reasons(found)[ONE] == "outside site rule: div.x7"
    assert reasons(found)[f"{ALSO} Again."] == "outside site rule: div.x7"


def test_blocks_outside_the_body_stand_in_their_place() -> None:
    """An explanation is in the order of the page."""
    told = [part.text for part in read("div.x7").parts]

    assert [told.index(words) for words in (ONE, TWO, f"{ALSO} Again.")] == sorted(
        told.index(words) for words in (ONE, TWO, f"{ALSO} Again.")
    )


def test_a_body_that_the_page_has_not_is_told_and_changes_nothing() -> None:
    """A site changes its template one day; its stories are read as if nobody had said anything."""
    found = read("div.story")

    assert found == replace(read(), idle=("div.story",))


def test_a_rule_that_does_nothing_is_told() -> None:
    """It names nothing, nothing that is read, or only what another one cuts already."""
    assert read("div.x7", "p.also", "div.none", "nav", "title", "html").idle == ("div.none", "nav", "title", "html")
    assert read("title").idle == ("title",)
    assert article("Plain words on two lines.\n\nAnd no markup.", site=Knowledge(Rules("main", ("p",)))).idle == (
        "main",
        "p",
    )


def test_the_body_of_the_user_is_not_replaced_by_the_data_of_the_page() -> None:
    """JSON-LD repeats the story, and perhaps what the user does not want of it."""
    data = f'{{"@type": "NewsArticle", "headline": "Agreed", "articleBody": "{" ".join((ONE, TWO, TAIL) * 3)}"}}'
    page = f'<script type="application/ld+json">{data}</script>{PAGE}'

    assert article(page, site=Knowledge(Rules("div.lead"))).text == ONE


@pytest.mark.parametrize("rules", [Rules("main["), Rules(cut=("..",))])
def test_a_selector_that_is_none_is_a_fault_of_its_writer(rules: Rules) -> None:
    """The config does not let one in."""
    with pytest.raises(ValueError, match="CSS selector"):
        article(PAGE, site=Knowledge(rules))
