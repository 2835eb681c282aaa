"""Stories for other programs."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given

from natwire.model.article import Article, Part
from natwire.model.change import Text, Version
from natwire.model.story import Hit
from natwire.show import changes, data
from natwire.text import clean

from .conftest import POST, STORY, story
from .test_lines import HARMFUL, anything, hits


def test_a_story_has_its_fields(now: datetime) -> None:
    """Times are ISO 8601 in UTC, what is not known is null, and carriers are objects."""
    told = json.loads(data.document(data.hit(Hit(STORY, "Ankara and Helsinki signed."))))

    assert (told["id"], told["title"], told["time"]) == (812, "Ankara signed", "2026-06-03T10:00:00+00:00")
    assert (told["updated"], told["authors"], told["sources"]) == (None, ["Ayşe Işık", "B. Writer"], ["yle"])
    assert [each["outlet"] for each in told["carriers"]] == ["yle.example", "wire.example"]
    assert told["sentence"] == "Ankara and Helsinki signed."


def test_every_field_is_documented() -> None:
    """docs/reference/json.md names the fields of a story and what is in it, and no others; and the schema's number."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
    told = data.hit(Hit(POST, "Ankara and Helsinki signed."))
    tables = [
        set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", part)))) for part in page.split("\n## ")
    ]

    assert tables[1:5] == [set(told), set(told["carriers"][0]), set(told["post"]), set(told["mentions"][0])]
    assert tables[-1] == set(changes.version("812", Version(1, None, Text("Ankara signed", "At noon."))))
    assert f"`schema` is {told['schema']}." in page


@given(hits())
def test_a_row_is_one_line_and_comes_back(found: Hit) -> None:
    """One object a line, whatever is in it."""
    told = data.row(data.hit(found))

    assert "\n" not in told
    assert json.loads(told)["title"] == found.story.title


def test_what_was_cut_from_a_page_is_told(now: datetime) -> None:
    """Each block with its reason."""
    told = data.article(
        Article("Deal", "Ankara signed.", parts=(Part("Share", rule="phrase", detail="share"),), published=now)
    )

    assert told["cut"] == [{"text": "Share", "reason": "phrase: share"}]
    assert told["published"] == now.isoformat()


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{id} {title}", "812 Ankara signed"),
        ("{id:>6}|{updated}|{authors}", "   812||Ayşe Işık, B. Writer"),
        ("{carriers}", "yle.example, wire.example"),
        ("{{}}", "{}"),
        ("", ""),
    ],
)
def test_a_format_of_the_users_own(pattern: str, told: str) -> None:
    """As Python's format: lists with commas, nothing for what is not known."""
    assert data.formatted(pattern, data.story(STORY)) == told


@pytest.mark.parametrize(
    "pattern", ["{nothing}", "{", "{}", "{0}", "{title.x}", "{title[9999]}", "{title[x]}", "{id:q}"]
)
def test_a_format_that_cannot_be_read_is_a_value_error(pattern: str) -> None:
    """Or a KeyError for a field that there is not."""
    with pytest.raises((KeyError, ValueError)):
        data.formatted(pattern, data.story(STORY))


@given(anything)
def test_a_formatted_line_is_plain(text: str) -> None:
    """It is printed to a terminal like any other line."""
    told = data.formatted("{title} {url} {authors}", data.story(story(title=text, url=text, authors=(text, HARMFUL))))

    assert clean(told) == told
    assert len(told.splitlines()) == 1
