"""One line per story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.story import Hit, Story
from natwire.show import lines
from natwire.show.style import Style, columns
from natwire.text import clean

from .conftest import NOW, Screen, carrier, story, without_colours

HELSINKI = ZoneInfo("Europe/Helsinki")
HARMFUL = "\x1b[31mred\x1b]0;title\x07 [bold]x[/bold] \u202egnihton\u2069 two\nlines\r\ttab\x00\x9b2J\u2028end"


def test_a_pipe_gets_all_of_it_parted_by_tabs(pipe: Style) -> None:
    """id, time with its zone, source, other carriers, title, sentence: for cut and awk."""
    sentence = "Ankara and Helsinki signed " * 20
    told = lines.hit(Hit(story(), sentence), pipe, HELSINKI, NOW)

    assert told.split("\t") == ["812", "2026-06-03T13:00+03:00", "yle", "+1", "Ankara signed", sentence.strip()]


def test_a_terminal_gets_one_line_of_its_width(screen: Style) -> None:
    """The hit is in colour, the title is a link, and the sentence takes what is left."""
    found = Hit(story(), "Ankara and Helsinki signed.", ((0, 6),))
    told = lines.hit(found, screen, HELSINKI, NOW)

    assert without_colours(told) == (
        "   812   3 Jun 13:00  yle               +1  Ankara signed  Ankara and Helsinki signed."
    )
    assert "\x1b[1;31mAnkara\x1b[0m" in told
    assert "\x1b]8;;https://yle.example/1\x1b\\" in told


def test_two_articles_of_one_outlet_are_one_carrier(pipe: Style) -> None:
    """One site in three feeds did not carry it three times."""
    twice = story(carriers=(carrier(1, "yle.example"), carrier(2, "yle.example")))

    assert lines.hit(Hit(twice), pipe, UTC, NOW).split("\t")[3] == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_a_title_cannot_steer_the_terminal(screen: Style, pipe: Style, terminal: bool) -> None:
    """Escapes, line ends, tabs and turned directions are gone; markup is only letters."""
    hostile = story(title=HARMFUL, outlet=HARMFUL, sources=(HARMFUL,), url=HARMFUL)
    told = without_colours(lines.hit(Hit(hostile, HARMFUL), screen if terminal else pipe, UTC, NOW))

    assert clean(told) == told
    assert len(told.splitlines()) == 1
    assert told.count("\t") == (0 if terminal else 5)
    assert "[31mred]0;title [bold]x[/bold]" in told or "[31mred]0" in told


anything = st.text() | st.text(alphabet="ab \x1b[]m\\8;\n\t\r\x00\x9b\u202e\u2028中é\u0301🚢")


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    """A hit with any text in it, and marks that lie in its sentence."""
    sentence = draw(anything)
    places = sorted(draw(st.lists(st.integers(0, len(sentence)), max_size=6, unique=True)))
    marks = tuple(zip(places[::2], places[1::2], strict=False))
    changes = {name: draw(anything) for name in ("title", "outlet", "url", "site")}
    carriers = tuple(carrier(n, draw(anything), draw(anything)) for n in range(1, draw(st.integers(1, 3)) + 1))
    found = story(**changes, sources=tuple(draw(st.lists(anything, max_size=2))), carriers=carriers)
    return Hit(found, sentence, marks)


@given(hits(), st.integers(70, 200))
def test_no_text_leaves_its_line(found: Hit, width: int) -> None:
    """Whatever the letters, a terminal gets one line that fits, and nothing in it but letters and our colours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        patch.setenv("TERM", "xterm")
        told = without_colours(lines.hit(found, Style(Screen()), UTC, NOW))

    assert clean(told) == told
    assert len(told.splitlines()) == 1
    assert "\t" not in told
    assert columns(told) <= width


@given(st.text(alphabet="ab cd.中é\n\x1b", max_size=300), st.data(), st.integers(24, 100))
def test_the_hit_is_in_sight(text: str, data: st.DataObject, width: int) -> None:
    """A sentence that is too long is cut in front, too; a short hit stays, and stays in colour."""
    start = data.draw(st.integers(0, max(len(text) - 3, 0)))
    end = min(start + 3, len(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm")
        told = lines.marked(Hit(story(), text, ((start, end),) if end > start else ()), Style(Screen()), width)

    assert columns(without_colours(told)) <= width
    if end > start and text[start:end].isalpha():
        assert f"\x1b[1;31m{text[start:end]}\x1b[0m" in told


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "3 Jun 15:00"), (179, "6 Dec 14:00"), (180, "5 Dec 2025"), (-200, "20 Dec 2026")],
)
def test_a_time_is_as_short_as_it_can_be(days: int, told: str) -> None:
    """With the hour in the last half year; English, in the user's zone."""
    assert lines.moment(NOW - timedelta(days=days), HELSINKI, NOW) == told


def test_a_story_of_nothing_is_still_a_line(screen: Style) -> None:
    """What an outlet left empty stays empty."""
    at = datetime(2026, 6, 3, tzinfo=UTC)
    empty = Story(1, "", "", "", "", at, at)

    assert without_colours(lines.hit(Hit(empty), screen, UTC, NOW)).split() == ["1", "3", "Jun", "00:00"]
