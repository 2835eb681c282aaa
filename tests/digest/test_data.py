"""A digest is data for other programs: JSON, lines of JSON, or what a template makes of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natwire import digest
from natwire.digest import Digest
from natwire.errors import ConfigError
from natwire.show import data
from natwire.text import line
from tests.digest.conftest import Make


def test_the_document_of_a_morning(morning: Digest) -> None:
    """Stories are as in all JSON of natwire; times are in UTC."""
    told = json.loads(digest.payload(morning))
    assert {key: value for key, value in told.items() if key not in ("sections", "changes")} == {
        "schema": 1,
        "kind": "digest",
        "name": "morning",
        "title": "Morning wire",
        "time": "2026-06-03T05:00:00+00:00",
        "folded": 31,
        "sick": ["old feed"],
        "host": "desk",
        "run": 812,
    }
    assert told["sections"] == [
        {"title": each.title, "stories": [json.loads(data.row(data.hit(hit))) for hit in each.hits]}
        for each in morning.sections
    ]
    [change] = told["changes"]
    assert change["story"] == json.loads(data.row(data.story(morning.changes[0].story)))
    assert (change["time"], change["grades"]) == ("2026-06-03T03:00:00+00:00", ["headline", "numbers"])
    assert change["places"][0] == {"before": "Twelve hurt", "now": "Fourteen hurt"}


def test_every_field_is_documented(morning: Digest) -> None:
    """docs/reference/json.md names them, and no others."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
    part = page.split("\n## A digest as it is sent\n")[1].split("\n## ")[0]
    named = re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", part)))
    assert set(named) == set(json.loads(digest.payload(morning)))


def test_a_line_for_each_story(morning: Digest) -> None:
    """What changed is a line as well; a digest of nothing is none."""
    rows = [json.loads(row) for row in digest.lines(morning).splitlines()]
    assert [(row["id"], row["section"]) for row in rows] == [
        (1, "Turkey and Finland"),
        (2, "Turkey and Finland"),
        (3, "Elsewhere"),
        (9, "Elsewhere"),
        (4, ""),
    ]
    assert [row["change"] and row["change"]["grades"] for row in rows] == [None] * 4 + [["headline", "numbers"]]
    assert len({frozenset(row) for row in rows}) == 1
    assert digest.lines(replace(morning, sections=(), changes=())) == b""


def test_what_is_no_character_is_no_fault(morning: Digest) -> None:
    """Half of a character, which UTF-8 cannot write, comes out as a question mark."""
    odd = replace(morning, title="a\ud800b")
    assert json.loads(digest.payload(odd))["title"] == "a?b"


def test_a_template_knows_names_for_what_it_fills_in(morning: Digest) -> None:
    """Enough for what chats want."""
    names = "{{ kind }} {{ name }} {{ title }} {{ n }} {{ stories[0].title }} {{ stories[4].id }}"
    assert digest.filled(morning, names) == b"digest morning Morning wire 5 Patria comes to Ankara 4"
    assert digest.filled(morning, "{{ text }}").decode() == (
        "Patria comes to Ankara (example.org) https://example.org/1?a=1&b=2\n"
        "Story number 2 (example.org) https://example.org/2?a=1&b=2\n"
        "تركيا توقع اتفاقا (example.net) https://example.org/3?a=1&b=2\n"
        "The ferry is late again (nat@example.social) https://example.org/9?a=1&b=2\n"
        "changed: Twelve hurt in Ankara (example.org) https://example.org/4?a=1&b=2"
    )
    assert digest.filled(replace(morning, sections=(), changes=()), "{{ text }}") == b"Nothing new."


def test_no_title_breaks_the_json_of_a_template(morning: Digest, story: Make) -> None:
    """Quotes, line breaks and braces are only letters of a text, which is as short as it must be."""
    evil = story(7, '"}\n{{ 7*7 }} </script> \\')
    [section, *_] = morning.sections
    told = replace(morning, sections=(replace(section, hits=(replace(section.hits[0], story=evil),)),), changes=())
    sent = json.loads(digest.filled(told, '{"content": {{ text | tojson }}}'))
    assert sent == {"content": '"} {{ 7*7 }} </script> \\ (example.org) https://example.org/7?a=1&b=2'}
    cut = json.loads(digest.filled(morning, '{"content": {{ text | truncate(60) | tojson }}}'))
    assert len(cut["content"]) <= 60


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), name=st.text())
def test_any_text_is_json(morning: Digest, story: Make, title: str, name: str) -> None:
    """In all three forms."""
    [section, *_] = morning.sections
    one = replace(section, title=name, hits=(replace(section.hits[0], story=replace(story(7), title=title)),))
    told = replace(morning, title=title, name=name, sections=(one,), changes=())
    assert json.loads(digest.payload(told))["sections"][0]["stories"][0]["id"] == 7
    assert [json.loads(row)["id"] for row in digest.lines(told).split(b"\n") if row] == [7]
    assert json.loads(digest.filled(told, "[{{ title | tojson }}, {{ text | tojson }}]"))[0] == line(title)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ stories[0].titel }}", "no attribute 'titel'"),
        ("\n{% if %}", "line 2: "),
        ("{% for a in range(9999) %}{{ text }}{% endfor %}", "it makes more than 1 MB"),
    ],
)
def test_a_fault_is_said_of_the_channel(morning: Digest, template: str, said: str) -> None:
    """Nothing that is half filled in is sent."""
    with pytest.raises(ConfigError, match=f'^channel "chat".*{said}'):
        digest.filled(morning, template, 'channel "chat"')
