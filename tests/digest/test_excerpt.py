"""What of a story's own words is told: its lead, and where in it or below it the hit stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natwire.digest.excerpt import Runs, excerpt
from natwire.model.post import Posted
from natwire.model.story import Hit, Story
from natwire.text import clean
from tests.digest.conftest import Make

TEXT = "Ankara signed on Monday. Patria will build vehicles. Work begins in May.\n\nPatria Oyj would not comment."


def marked(runs: Runs) -> str:
    return "".join(f"[{run.text}]" if run.hit else run.text for run in runs)


def told(story: Story, sentence: str, *marks: tuple[int, int]) -> tuple[str, str]:
    lead, below = excerpt(Hit(story, sentence, marks))
    return marked(lead), marked(below)


def test_a_sentence_of_the_lead_is_marked_there(story: Make) -> None:
    """It is not said twice."""
    lead = "Ankara signed on Monday. [Patria] will [build] vehicles. Work begins in May."
    assert told(story(1, text=TEXT), "Patria will build vehicles.", (0, 6), (12, 17)) == (lead, "")


def test_a_sentence_further_down_stands_below_the_lead(story: Make) -> None:
    """The reader sees why the story is there."""
    lead, below = told(story(1, text=TEXT), "Patria Oyj would not comment.", (0, 10))
    assert (lead, below) == (TEXT.partition("\n")[0], "[Patria Oyj] would not comment.")


@pytest.mark.parametrize("sentence", ["… signed on Monday.", "Ankara signed on…", "… signed on…"])
def test_a_piece_of_a_long_sentence_is_found_in_the_lead(story: Make, sentence: str) -> None:
    """What shows that it was cut is not of the story."""
    at = sentence.index("signed")
    assert told(story(1, text=TEXT), sentence, (at, at + 6))[0].startswith("Ankara [signed] on Monday.")


def test_spaces_and_controls_move_no_mark(story: Make) -> None:
    """A sentence is told on one line, and the hit is the same word."""
    assert told(story(1, text=TEXT), "Nobody\n knows \x1b Patria\tOyj, they say.", (16, 26))[1] == (
        "Nobody knows [Patria Oyj], they say."
    )


def test_without_a_mark_there_is_only_the_lead(story: Make) -> None:
    """A search by outlet, or a hit in the title, gives a first sentence that tells nothing more."""
    assert told(story(1, text=TEXT), "Patria Oyj would not comment.") == (TEXT.partition("\n")[0], "")


def test_a_post_goes_on_where_its_title_ends(post: Story) -> None:
    """Its title is how it begins; nobody reads that twice."""
    assert told(post, "") == ("Nobody knows why.", "")
    cut = replace(post, title="The ferry is…", text="The  ferry\nis late again. Nobody knows why.")
    assert told(cut, "")[0] == "late again. Nobody knows why."


def test_a_post_with_a_warning_is_not_unfolded(post: Story) -> None:
    """Its title has the warning; who wants more follows the link."""
    warned = replace(
        post, title="[spoiler] The ferry", posted=Posted("mastodon", "nat@example.social", warning="spoiler")
    )
    assert told(warned, "Nobody knows why.", (0, 6)) == ("", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), sentence=st.text(min_size=1), data=st.data())
def test_marks_stay_on_their_letters(story: Make, text: str, sentence: str, data: st.DataObject) -> None:
    """Whatever stands around them: what is marked is what was found, on one line."""
    begin = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(begin + 1, len(sentence)))
    lead, below = excerpt(Hit(story(1, text=text), sentence, ((begin, end),)))
    hits = [run.text.split() for run in (*lead, *below) if run.hit]
    assert all("\n" not in run.text and run.text for run in (*lead, *below))
    if words := clean(sentence[begin:end]).replace("…", "").split():
        assert [[word.replace("…", "") for word in hit if word != "…"] for hit in hits] == [words]
