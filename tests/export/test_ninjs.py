"""Each line is a valid ninjs 3.1, whatever is in the story, and says what the story says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from natwire.export import ninjs
from natwire.model.story import Story
from natwire.model.wire import Delivered
from natwire.wire import ninjs as reader
from tests.export.test_forms import AT, anything, story

# ---------------------------------------------------------------------------------------------------------- the schema

TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
TIME = {"type": "string", "format": "date-time"}


def thing(**fields: Any) -> dict[str, Any]:
    """An object with these fields and no others."""
    return {"type": "object", "properties": fields, "additionalProperties": False}


def many(**fields: Any) -> dict[str, Any]:
    """A list of them."""
    return {"type": "array", "items": thing(**fields)}


# As much of the schema of ninjs 3.1 as is written.
SCHEMA = {
    **thing(
        uri=URI,
        standard=thing(name=TEXT, version=TEXT, schema=URI),
        type={"enum": ["text"]},
        representationType={"enum": ["full", "partial"]},
        pubStatus={"enum": ["usable"]},
        firstCreated=TIME,
        versionCreated=TIME,
        contentCreated=TIME,
        version=TEXT,
        urgency={"type": "integer", "minimum": 1, "maximum": 9},
        language=TEXT,
        headlines={"type": "array", "items": {**thing(role=TEXT, value=TEXT), "required": ["value"]}},
        by=TEXT,
        slugline=TEXT,
        located=TEXT,
        infoSources=many(name=TEXT, role=TEXT, literal=TEXT),
        subjects=many(uri=URI, literal=TEXT),
        bodies=many(
            role=TEXT, contentType=TEXT, charCount={"type": "integer"}, wordCount={"type": "integer"}, value=TEXT
        ),
        renditions=many(name=TEXT, href=URI, contentType=TEXT),
        altIds=many(role=TEXT, value=TEXT),
        copyrightNotice=TEXT,
        usageTerms=TEXT,
    ),
    "required": ["uri"],
}

TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "integer": int}
FORMATS = {  # RFC 3986 and RFC 3339, as a schema's readers check them
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(#([^#\s]*))?",
    "date-time": r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?(Z|[+-][0-2]\d:[0-5]\d)",
}


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where a value is not as a schema wants it; as much of JSON Schema as ninjs has for what natwire writes."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].removeprefix("#/$defs/")] | schema
    if "type" in schema and (not isinstance(value, TYPES[schema["type"]]) or isinstance(value, bool)):
        yield f"{at}: {value!r:.60} is no {schema['type']}"
    if value not in schema.get("enum", [value]):
        yield f"{at}: {value!r:.60} is none of {schema['enum']}"
    if isinstance(value, str):
        if not re.fullmatch(FORMATS.get(schema.get("format", ""), r"[\s\S]*"), value, re.ASCII):
            yield f"{at}: {value!r:.60} is no {schema['format']}"
    elif isinstance(value, list):
        for each in value:
            yield from faults(each, schema["items"], whole, f"{at}[]")
    elif isinstance(value, dict):
        yield from (f"{at}: no {name}" for name in schema.get("required", []) if name not in value)
        for name, each in value.items():
            if name in schema["properties"]:
                yield from faults(each, schema["properties"][name], whole, f"{at}.{name}")
            else:
                yield f"{at}: nothing is called {name}"
    elif not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value} is too small or too large"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"uri": "no uri"},
        {"uri": "urn:a:b", "edNote": "Call 555 0100"},
        {"uri": "urn:a:b", "urgency": 10},
        {"uri": "urn:a:b", "urgency": "3"},
        {"uri": "urn:a:b", "pubStatus": "canceled"},
        {"uri": "urn:a:b", "headlines": [{"role": "main"}]},
        {"uri": "urn:a:b", "firstCreated": "2026-06-03 09:05"},
        {"uri": "urn:a:b", "subjects": [{"code": "01000000"}]},
    ],
)
def test_what_is_not_valid_is_seen(said: dict[str, Any]) -> None:
    """Or the tests below would say nothing."""
    assert len(list(faults(said, SCHEMA, SCHEMA))) == 1


# ----------------------------------------------------------------------------------------------------------- the items

WIRE = Delivered(
    provider="HBR",
    id="urn:newsml:harbour.example:20260603:1",
    version="3",
    take="UPDATE 2",
    slugline="HARBOUR/REOPENS",
    dateline="Turku",
    urgency=3,
    subjects=("04000000", "20000344"),
    copyright="(c) Harbour",
    usage="Not for archives",
)


def delivered(**more: Any) -> Story:
    """A story of an agency."""
    return story(site="Harbour News", wire=replace(WIRE, **more))


def written(*told: Story) -> list[dict[str, Any]]:
    """The items."""
    return [json.loads(line) for line in "".join(ninjs.pieces(told)).splitlines()]


codes = (
    st.sampled_from(["urn:newsml:a:1", "tag:a.example,2026:1", "http://x", "dpa 12", "15011000", "a:%zz"]) | anything
)
times = st.datetimes(timezones=st.just(UTC))


@st.composite
def odd_stories(draw: st.DrawFn) -> Story:
    """One with anything in it."""
    wire = st.builds(
        Delivered,
        provider=anything,
        id=codes,
        version=anything,
        slugline=anything,
        dateline=anything,
        urgency=st.none() | st.integers(),
        subjects=st.lists(codes, max_size=3).map(tuple),
        copyright=anything,
        usage=anything,
    )
    return replace(
        story(draw(st.integers(1)), draw(anything), draw(anything)),
        url=draw(codes | st.sampled_from(["", "https://[::1]/", "http://x:y/", "http://x/ä?[#a#b%"]) | anything),
        outlet=draw(st.sampled_from(["", "nat@example.social"]) | anything),
        site=draw(st.none() | anything),
        at=draw(times),
        published=draw(st.none() | times),
        updated=draw(st.none() | times),
        authors=tuple(draw(st.lists(anything, max_size=3))),
        lang=draw(st.none() | st.sampled_from(["fi", "tlh", "en_US", "Deutsch", "zh", ""]) | anything),
        teaser=draw(st.booleans()),
        wire=draw(st.none() | wire),
    )


@settings(max_examples=500)
@given(odd_stories())
def test_any_story_is_a_valid_item_on_one_line(told: Story) -> None:
    """Whatever sites and agencies write; and its HTML is XML."""
    (item,) = written(told)

    assert list(faults(item, SCHEMA, SCHEMA)) == []
    for each in item.get("bodies", []):
        if each["contentType"] == "text/html":
            etree.fromstring(f"<div>{each['value']}</div>")


@pytest.mark.parametrize(
    "told",
    [
        story(),
        story(title="", text=""),
        story(title="  \x00\u202e", url="", outlet="nat@example.social", lang=None),
        story(title="🚢 السفينة تصل", text="وصلت السفينة.\n\nسطر\u2028آخر", lang="ar"),
        story(text="A sentence of some length stands here. " * 13_000),
        story(url="https://yle.example/ä b?[1]#x#y", published=AT - timedelta(days=1), teaser=True),
        delivered(),
        delivered(id="dpa 12", urgency=0, subjects=()),
    ],
)
@pytest.mark.shared
def test_the_schema_of_the_iptc_says_the_same(shared: Path, told: Story) -> None:
    """The real one, of which ours above is a part."""
    schema = json.loads((shared / "corpus/wire/schemas/ninjs-schema_3.1.json").read_bytes())
    (item,) = written(told)

    assert list(faults(item, schema, schema)) == list(faults(item, SCHEMA, SCHEMA)) == []
    assert item["standard"]["schema"] == schema["$id"]
    assert schema["$defs"]["ninjsType"]["properties"].keys() >= SCHEMA["properties"].keys()


def test_a_story_from_the_web_says_where_it_is_from() -> None:
    """Its outlet, the agency in its credit, its page, and who wrote it."""
    first, second = story().carriers
    told = story(site="Yle", authors=("Ada Byron", " ", "Li Wei"))
    (item,) = written(replace(told, carriers=(first, replace(second, credit="STT"))))

    assert item["infoSources"] == [
        {"name": "Yle", "role": "provider", "literal": "yle.example"},
        {"name": "STT", "role": "source"},
    ]
    assert item["renditions"] == [{"name": "web", "href": "https://yle.example/812", "contentType": "text/html"}]
    assert (item["by"], item["language"], item["representationType"]) == ("Ada Byron, Li Wei", "en", "full")


def test_text_comes_plain_and_as_html() -> None:
    """With its length, and that in words where the language parts them."""
    (english, chinese) = written(story(), story(text="港口重新开放。", lang="zh"))

    plain, html = english["bodies"]
    assert (plain["contentType"], plain["value"]) == ("text/plain", "One.\n\nTwo & <three>.")
    assert (plain["charCount"], plain["wordCount"]) == (20, 4)
    assert (html["contentType"], html["value"]) == ("text/html", "<p>One.</p>\n<p>Two &amp; &lt;three&gt;.</p>\n")
    assert chinese["bodies"][0]["charCount"] == 7
    assert "wordCount" not in chinese["bodies"][0]


def test_only_what_an_outlet_said_of_its_date_is_the_content_s() -> None:
    """A story without one is as old as natwire's knowledge of it."""
    (dated, undated) = written(story(published=AT), story(updated=AT + timedelta(hours=1)))

    assert dated["contentCreated"] == dated["firstCreated"] == dated["versionCreated"] == "2026-06-03T09:05:00+00:00"
    assert "contentCreated" not in undated
    assert (undated["firstCreated"], undated["versionCreated"]) == (
        "2026-06-03T09:05:00+00:00",
        "2026-06-03T10:05:00+00:00",
    )


def test_a_subject_is_an_address_only_where_it_is_a_whole_one() -> None:
    """The schema has one field for those, and one for codes."""
    topic = "http://cv.iptc.org/newscodes/mediatopic/04000000"
    (item,) = written(delivered(subjects=(topic, "04000000", "medtop:04000000", "")))

    assert item["subjects"] == [{"uri": topic}, {"literal": "04000000"}, {"literal": "medtop:04000000"}]


def test_an_item_keeps_the_name_that_its_agency_gave_it() -> None:
    """One that is no URI stands beside a URI made of it: the same for each version, another for each agency."""
    uris = [item["uri"] for item in written(delivered(), delivered(version="4"))]
    made = written(*(delivered(id="dpa 12", version=version, provider=who) for who in ("a", "b") for version in "12"))

    assert uris == [WIRE.id, WIRE.id]
    assert [item["altIds"] for item in made] == [[{"role": "provider", "value": "dpa 12"}]] * 4
    assert made[0]["uri"] == made[1]["uri"] != made[2]["uri"] == made[3]["uri"]
    assert made[0]["uri"].startswith("urn:uuid:")


@pytest.mark.parametrize(
    "held",
    [delivered(status="withheld"), delivered(status="canceled"), delivered(embargo=AT), story(unfit="paywall")],
)
def test_what_may_not_be_printed_is_not_written(held: Story) -> None:
    """Whoever asks for it; what else was asked for is."""
    assert len(written(held, story())) == 1
    assert written(held) == []


@pytest.mark.parametrize(
    "told", [delivered(), delivered(id="tag:a.example,2026:1", subjects=()), story(authors=("Ada",))]
)
def test_what_is_written_is_read(told: Story) -> None:
    """With the same id, headline, text, dates, language and subjects."""
    told = replace(told, published=AT, updated=AT + timedelta(minutes=5))
    (line,) = ninjs.pieces([told])
    (item,) = reader.read(line.encode())
    wire = told.wire or Delivered("yle.example", json.loads(line)["uri"])

    assert (item.credit, item.id, item.version, item.status) == (told.name, wire.id, wire.version, "usable")
    assert (item.headline, item.byline, item.lang) == (told.title, told.authors, told.lang)
    assert (item.published, item.updated, item.embargo) == (told.published, told.updated, None)
    assert (item.slugline, item.dateline, item.urgency) == (wire.slugline, wire.dateline, wire.urgency)
    assert (item.subjects, item.copyright, item.usage) == (wire.subjects, wire.copyright, wire.usage)
    assert item.html == "<p>One.</p>\n<p>Two &amp; &lt;three&gt;.</p>"
    assert (item.kind, item.links) == ("text", ("https://yle.example/812",))
