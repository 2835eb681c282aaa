"""Who carried a story, on a screen, on a pipe and as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from natwire.model.change import Comparison
from natwire.show.carriers import parted, table, told, why
from natwire.show.style import Style

from .conftest import NOW, STORY, carrier, story, without_colours
from .test_lines import HARMFUL

COMPARED = {2: Comparison(0.9, 12, 340, ("Our reporter was there.",), ())}


def test_carriers_are_in_columns(screen: Style) -> None:
    """Whatever the width of their letters; the first has no lag."""
    wide = story(carriers=(carrier(1, "中国.example"), carrier(2, "yle.example", "Deal", 17)))
    first, second = table(wide, {}, screen, UTC, NOW).splitlines()

    assert first == "812.1  3 Jun 10:00  first    中国.example  Ankara signed"
    assert second == "812.2  3 Jun 10:17  +17 min  yle.example   Deal"


def test_a_pipe_gets_carriers_parted_by_tabs(pipe: Style) -> None:
    """And a title with a tab in it is one field."""
    told = table(story(carriers=(carrier(1, "yle.example", HARMFUL),)), {}, pipe, UTC, NOW)

    assert len(told.splitlines()) == 1
    assert len(told.split("\t")) == 5
    assert table(story(carriers=()), {}, pipe, UTC, NOW) == ""


def test_a_story_without_carriers_is_no_fault(screen: Style) -> None:
    """There is none in the archive; a list of nothing is nothing."""
    assert table(story(carriers=()), {}, screen, UTC, NOW) == ""


def test_carriers_are_compared_with_the_lead(screen: Style, pipe: Style) -> None:
    """The share of words that are the lead's, what was added and what was cut; on a pipe behind the title."""
    lead, other = table(STORY, COMPARED, screen, UTC, NOW).splitlines()
    assert lead == "812.1  3 Jun 10:00  first    yle.example   lead             Ankara signed"
    assert other == "812.2  3 Jun 10:17  +17 min  wire.example  90%   +12  -340  Ankara signed"

    fields = [row.split("\t") for row in table(STORY, COMPARED, pipe, UTC, NOW).splitlines()]
    assert [row[4:] for row in fields] == [["Ankara signed", "lead", "", ""], ["Ankara signed", "90%", "+12", "-340"]]


def test_carriers_as_data_have_whole_sentences() -> None:
    """And the lag in seconds."""
    first, second = told(STORY, COMPARED)["carriers"]

    assert (first["similarity"], first["lag_seconds"], first["words_added"]) == (None, 0, 0)
    assert (second["similarity"], second["lag_seconds"], second["words_cut"]) == (0.9, 1020, 340)
    assert second["why"] == "nearly the words of a copy that was here"
    assert second["sentences_added"] == ["Our reporter was there."]


def test_why_a_carrier_is_in_the_story_is_said_in_a_sentence(screen: Style, pipe: Style) -> None:
    """By rule or by hand, with what was found; and a rule without a sentence by its name."""
    joined = [
        replace(carrier(n, f"{rule}.example", minutes=n), joined_by=rule, joined_facts=facts)
        for n, (rule, facts) in enumerate(
            [("new", ""), ("near", "91 % of its 3-word runs"), ("split", "story 7 until then"), ("odd", HARMFUL)], 1
        )
    ]
    lines = [row.split("\t") for row in why(story(carriers=tuple(joined)), pipe).splitlines()]

    assert [row[0] for row in lines] == ["812.1", "812.2", "812.3", "812.4"]
    assert lines[0][2] == "the first copy that was seen"
    assert lines[1][2] == "nearly the words of a copy that was here: 91 % of its 3-word runs"
    assert lines[2][2] == "split off by hand: story 7 until then"
    assert lines[3][2].startswith("odd: ")
    screened = without_colours(why(story(carriers=tuple(joined)), screen))
    assert screened.splitlines()[2] == "812.3  split.example: split off by hand: story 7 until then"


def test_carriers_that_leave_are_named() -> None:
    """By number and outlet."""
    assert parted(STORY, [2]) == "812.2 wire.example"
