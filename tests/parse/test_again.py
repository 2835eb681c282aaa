"""A page that is read again: what may take the place of what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from natwire.model.article import Article, Page, Part, Stored
from natwire.parse import again

FETCHED = datetime(2026, 6, 3, 12, tzinfo=UTC)
STORY = tuple(f"Paragraph {n} of the story tells what happened in the harbour that day, and why." for n in range(8))
BOX = tuple(f"Box {n} says what this newspaper is and how to write to it on any day of the week." for n in range(8))
KEPT = Article("Ferry", "\n\n".join(STORY), "https://yle.example/1", published_from=None)


def stored(kept: Article = KEPT, updated: datetime | None = None) -> Stored:
    """An article with its page."""
    page = Page(b"", "text/html", FETCHED, "https://yle.example/1")
    return Stored(1, "812.1", "https://yle.example/1", "yle.example", kept, page, updated)


def page(*paragraphs: str, cut: tuple[str, ...] = (), reason: str = "", **more: object) -> Article:
    """What a page gives today."""
    rule, _, detail = reason.partition(": ")
    parts = (*map(Part, paragraphs), *(Part(text, rule=rule, detail=detail) for text in cut))
    return Article("Ferry", "\n\n".join(paragraphs), parts=parts, **more)  # type: ignore[arg-type]


def test_a_text_that_is_a_little_shorter_is_believed() -> None:
    """Today's rules cut better than yesterday's: that is what they are for."""
    article, worse = again(stored(), page(*STORY[:7], cut=STORY[7:], reason="links"))

    assert (article.text, worse) == ("\n\n".join(STORY[:7]), "")


@pytest.mark.parametrize(
    ("today", "word"),
    [
        (page(), "empty"),
        (page(*STORY[:5]), "shorter"),
        (page(*STORY[:7], teaser=True), "teaser"),
        (page(*BOX), "other"),
        (page(*STORY[:4], *BOX[:4]), "other"),
        (page(*BOX, unfit="consent"), "unfit"),
        (page(*STORY, unfit="paywall"), "unfit"),
    ],
)
def test_what_is_worse_never_replaces_what_is_better(today: Article, word: str) -> None:
    """Nothing, much less, another text, a beginning, or a wall before what the feed told: the kept text stands."""
    assert again(stored(), today) == (KEPT, word)


def test_a_text_that_holds_clearly_more_of_the_page_replaces_another() -> None:
    """The kept one was a box beside the story; the story is as surely a whole one."""
    kept = replace(KEPT, text="\n\n".join(BOX[:4]), quality=60)

    assert again(stored(kept), page(*STORY))[1] == ""
    assert again(stored(replace(kept, quality=101)), page(*STORY))[1] == "other"


def test_lines_that_are_joined_or_parted_in_another_way_are_the_same_text() -> None:
    """Rules about breaks change; sentences stay."""
    joined = replace(KEPT, text=" ".join(STORY))

    parted = replace(KEPT, text="\n\n".join(STORY).replace("har", "har\u00ad").replace("that day", "thatday"))

    assert again(stored(joined), page(*STORY))[1] == again(stored(), page(" ".join(STORY)))[1] == ""
    assert again(stored(parted), page(*STORY))[1] == ""


def test_a_text_that_was_read_in_a_wrong_charset_gives_way() -> None:
    """None of its sentences is in the one that is right."""
    right = tuple(f"Пароход {n} сел на мель у входа в гавань во вторник утром." for n in range(8))
    for wrong in (
        "\n\n".join(right).encode().decode("latin-1"),
        "\n\n".join(right).encode("koi8-r").decode("utf-8", "replace"),
    ):
        assert again(stored(replace(KEPT, text=wrong)), page(*right))[1] == ""


def test_what_was_kept_of_a_page_that_is_no_article_is_none() -> None:
    """An earlier natwire took a wall for an article. Reading it once more changes nothing."""
    wall = replace(KEPT, text="\n\n".join(BOX), teaser=True, quality=80)
    today = page(*BOX[:3], cut=BOX[3:], reason="links", unfit="consent")

    once, worse = again(stored(wall), today)

    assert (once, worse) == (replace(wall, unfit="consent", teaser=False, quality=0), "")
    assert again(stored(once), today) == (once, "")


def test_what_was_called_no_article_may_be_one_after_all() -> None:
    """Whatever was kept of it."""
    called = replace(KEPT, text="\n\n".join(BOX), unfit="list")

    article, worse = again(stored(called), page(*STORY[:2]))

    assert (article.text, article.unfit, worse) == ("\n\n".join(STORY[:2]), "", "")


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("site rule: .about", ""),
        ("outside site rule: main", ""),
        ("furniture of this site", ""),
        ("phrase: about", ""),
        ("furniture: about", "shorter"),
        ("outside the story", "shorter"),
        ("links", "shorter"),
    ],
)
def test_a_text_may_lose_most_of_itself_to_what_is_surely_furniture(reason: str, word: str) -> None:
    """The user's rule, the site's memory and a known phrase rest on more than this page; the rest are guesses."""
    kept = replace(KEPT, text="\n\n".join(STORY + BOX))

    article, worse = again(stored(kept), page(*STORY, cut=BOX, reason=reason))

    assert worse == word
    assert article.text == (kept.text if worse else "\n\n".join(STORY))


def test_furniture_is_known_by_its_words_whatever_stands_before_them() -> None:
    """What was kept as an entry of a list is the same line when today's rules cut it as a paragraph."""
    kept = replace(KEPT, text="\n\n".join([*STORY, "\n".join(f"- {text}" for text in BOX)]))

    assert again(stored(kept), page(*STORY, cut=BOX, reason="furniture of this site"))[1] == ""


def test_sure_furniture_excuses_nothing_else() -> None:
    """Beside the box half of the story is gone too, and that nobody explains."""
    kept = replace(KEPT, text="\n\n".join(STORY + BOX))

    assert again(stored(kept), page(*STORY[:4], cut=BOX, reason="furniture of this site"))[1] == "shorter"


def test_what_was_not_known_for_a_beginning_may_be_called_one() -> None:
    """The same words with today's knowledge that there would be more; and the line that said so may go."""
    more = "Subscribe to read the rest of this story."
    kept = replace(KEPT, text="\n\n".join((*STORY, more)))

    same, _ = again(stored(), page(*STORY, teaser=True))
    without, worse = again(stored(kept), page(*STORY, teaser=True, cut=(more,), reason="phrase: paywall"))

    assert same.teaser
    assert (without.teaser, worse) == (True, "")


def test_a_page_that_is_older_than_a_correction_says_nothing() -> None:
    """The publisher corrected the story in the feed, and the page that is kept does not know it."""
    corrected = stored(updated=FETCHED + timedelta(hours=1))

    assert again(corrected, page(*STORY, "One more.")) == (KEPT, "changed")
    assert again(replace(corrected, updated=FETCHED), page(*STORY, "One more."))[1] == ""


def test_where_the_page_says_nothing_the_kept_facts_stand() -> None:
    """They may be the feed's, and the feed is gone."""
    told = replace(KEPT, authors=("A. Writer",), published=FETCHED, published_from="feed", lang="fi", site="Yle")

    article, _ = again(stored(told), page(*STORY))

    assert article == replace(told, parts=article.parts, quality=article.quality)


def test_what_the_page_says_replaces_the_kept_facts() -> None:
    """Authors, language and site are those of the page by today's rules."""
    told = replace(KEPT, authors=("By A. Writer",), lang="en", site="yle.example")

    article, _ = again(stored(told), page(*STORY, authors=("A. Writer",), lang="fi", site="Yle"))

    assert (article.authors, article.lang, article.site) == (("A. Writer",), "fi", "Yle")


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "today", "after"),
    [
        ("feed", "url", "feed"),
        ("feed", "text", "feed"),
        ("feed", "json-ld", "json-ld"),
        ("json-ld", "text", "text"),
        ("url", "meta", "meta"),
        ("text", None, "text"),
    ],
)
def test_a_time_is_replaced_by_one_that_is_as_good(before: str, today: str | None, after: str) -> None:
    """The feed's stands against a guess; an earlier guess or claim of the page gives way to today's."""
    told = replace(KEPT, published=FETCHED - HOUR, published_from=before)
    seen = page(*STORY, published=FETCHED - 2 * HOUR if today else None, published_from=today)

    article, _ = again(stored(told), seen)

    assert article.published_from == after
    assert article.published == FETCHED - (HOUR if after == before else 2 * HOUR)


def test_a_title_that_the_feed_told_better_stands() -> None:
    """A page whose title is a word of the site's does not rename the story; one that says the same more fully does."""
    told = replace(KEPT, title="Ferry line across the strait reopens")

    assert again(stored(told), replace(page(*STORY), title="News"))[0].title == told.title
    longer = replace(page(*STORY), title="Ferry line across the strait reopens after two years")
    assert again(stored(told), longer)[0].title == longer.title


def test_reading_again_what_was_read_again_changes_nothing() -> None:
    """A second run over the same pages has nothing to do."""
    kept = replace(KEPT, title="Ferry line", text="\n\n".join(STORY + BOX), published=FETCHED, published_from="feed")
    today = page(*STORY, cut=BOX, reason="phrase: about", authors=("A. Writer",), published_from="url", lang="en")

    once, _ = again(stored(kept), today)
    twice, worse = again(stored(once), today)

    assert (twice, worse) == (once, "")
