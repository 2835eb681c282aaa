"""A story to be read, and who carried it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.post import Mentioned, ThreadPost
from natwire.show.carriers import table
from natwire.show.story import whole
from natwire.show.style import Style
from natwire.text import clean

from .conftest import NOW, POST, Screen, carrier, story, without_colours
from .test_lines import anything


def test_a_story_is_told_whole(pipe: Style) -> None:
    """Title, facts, text; the address as it is."""
    assert whole(story(), pipe, UTC, NOW) == (
        "Ankara signed\n"
        "story 812 · yle.example · Ayşe Işık, B. Writer\n"
        "published 2026-06-03 09:00 UTC · first seen 2026-06-03 10:00 UTC\n"
        "https://yle.example/1\n"
        "also carried by wire.example; first by yle.example\n"
        "\n"
        "Ankara and Helsinki signed.\n"
        "\n"
        "Patria will build them."
    )


def test_lines_are_as_long_as_they_can_be_read(screen: Style) -> None:
    """80 columns at most, on a terminal of 100."""
    told = without_colours(whole(story(text="Ankara signed again. " * 40), screen, UTC, NOW))

    assert 70 < max(map(len, told.splitlines())) <= 80


def test_the_words_of_an_entry_stand_below_each_other(pipe: Style) -> None:
    """A list is read along its marks, and a row of a table keeps its line."""
    entry = "Ankara " * 15 + "signed"
    lines = whole(story(text=f"- {entry}\n  1. {entry}\n\nYear | Sum\n2025 | 40"), pipe, UTC, NOW).split("\n")

    assert [line[:11] for line in lines if line.startswith((" ", "-"))] == [
        "- Ankara An", "  Ankara An", "  1. Ankara", "     Ankara",
    ]  # fmt: skip
    assert lines[-2:] == ["Year | Sum", "2025 | 40"]


def test_a_beginning_is_told_to_be_one(pipe: Style) -> None:
    """The reader knows that there is more elsewhere."""
    assert "only its beginning" in whole(story(teaser=True), pipe, UTC, NOW)
    assert "only its beginning" not in whole(story(), pipe, UTC, NOW)


def test_why_a_page_was_not_read_is_told_in_one_line(pipe: Style) -> None:
    """What it was instead, and when it is tried again, if it is."""
    again = NOW + timedelta(hours=6)

    told = whole(story(teaser=True, page_why="consent", page_again=again), pipe, UTC, NOW).splitlines()
    assert told[-1] == "Its page was not read: a consent wall; tried again 3 Jun 18:00."
    told = whole(story(teaser=True, page_why="timeout"), pipe, UTC, NOW).splitlines()
    assert told[-1] == "Its page was not read: timeout."


def test_what_is_no_article_is_told_to_be_none(pipe: Style) -> None:
    """Its text is shown all the same."""
    told = whole(story(unfit="comment"), pipe, UTC, NOW)

    assert "Patria will build them." in told
    assert told.splitlines()[-1] == "This is no article: a reader's comment. It is in no list and no search."


@given(st.lists(anything, min_size=7, max_size=7), st.booleans())
def test_no_text_steers_the_terminal(texts: list[str], terminal: bool) -> None:
    """In a story and in the list of its carriers there is nothing but letters, line ends and our colours."""
    title, text, outlet, url, site, author, other = texts
    hostile = story(
        title=title, text=text, outlet=outlet, url=url, site=site, authors=(author,),
        carriers=(carrier(1, outlet, title), carrier(2, other, other)),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm" if terminal else "dumb")
        style = Style(Screen())

    for told in (whole(hostile, style, UTC, NOW), table(hostile, {}, style, UTC, NOW)):
        plain = without_colours(told)
        assert clean(plain) == plain
    assert len(plain.split("\n")) == 2


def test_a_post_names_its_author_its_platform_what_it_links_to_and_who_speaks_of_it(pipe: Style) -> None:
    """Name and handle, and each link and mention on a line of its own."""
    assert whole(replace(POST, carriers=()), pipe, UTC, NOW) == (
        "Ankara signed\n"
        "story 812 · Nat Wire (@nat@example.social) on Mastodon\n"
        "published 2026-06-03 09:00 UTC · first seen 2026-06-03 10:00 UTC\n"
        "https://yle.example/1\n"
        "\n"
        "Ankara and Helsinki signed.\n"
        "\n"
        "Patria will build them.\n"
        "\n"
        "links to A deal: https://yle.example/1\n"
        "reposted by @wire@example.org, 3 Jun 12:00\n"
        "mentioned by @yle, 3 Jun 12:00: Read this"
    )


def test_who_speaks_and_what_is_spoken_of_are_named_by_their_stories(pipe: Style) -> None:
    """Where the post is a story of its own, and where what it links to is here."""
    assert POST.mentions
    said = replace(POST.mentions[-1], story=40)
    told = whole(replace(POST, mentions=(said,), mentioned=(Mentioned(12, "A deal\x1b[2J"),)), pipe, UTC, NOW)

    assert told.splitlines()[-3:] == [
        "links to A deal: https://yle.example/1",
        "mentions story 12: A deal[2J",
        "mentioned by @yle in story 40, 3 Jun 12:00: Read this",
    ]


def test_what_is_only_known_by_a_link_is_older_than_that(pipe: Style) -> None:
    """Its day is not known; the link's is a bound, unless it was seen before."""
    seen = story().first_seen
    linked = replace(POST.mentions[-1], at=seen - timedelta(days=30))

    def times(**known: object) -> str:
        return whole(replace(story(), published=None, **known), pipe, UTC, NOW).splitlines()[2]  # type: ignore[arg-type]

    assert times(mentions=(linked,)) == "published before 2026-05-04 10:00 UTC · first seen 2026-06-03 10:00 UTC"
    late = replace(linked, at=seen - timedelta(seconds=59))
    assert times(mentions=(late,)) == times() == "first seen 2026-06-03 10:00 UTC"


def test_a_warning_is_read_before_the_text(pipe: Style) -> None:
    """And not again in it."""
    assert POST.posted
    told = whole(replace(POST, posted=replace(POST.posted, warning="politics")), pipe, UTC, NOW)

    assert told.index("Warning: politics") < told.index("Ankara and Helsinki")


def test_what_a_post_quotes_is_set_off_on_every_line(pipe: Style) -> None:
    """Also where a line is broken."""
    told = whole(replace(POST, text=f"It said:\n\n> yle: {'Ankara signed. ' * 10}"), pipe, UTC, NOW)

    assert [line[:9] for line in told.splitlines() if line.startswith(">")] == ["> yle: An", "> signed.", "> signed."]


def test_a_thread_reads_as_one_text(pipe: Style) -> None:
    """Whichever of its posts was asked for; the others are named."""
    thread = tuple(ThreadPost(n, "https://example.social/1", NOW, f"Post {n}.") for n in (811, 812))
    told = whole(replace(POST, thread=thread), pipe, UTC, NOW)

    assert "thread of 811, 812" in told
    assert "\n\nPost 811.\n\nPost 812.\n\n" in told


def test_what_was_deleted_says_so(pipe: Style) -> None:
    """Its number still leads somewhere."""
    assert "its author deleted it" in whole(story(title="", text="", unfit="withdrawn"), pipe, UTC, NOW)
