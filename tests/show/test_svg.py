"""The picture as an SVG document."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from natwire.show.svg import document

FIRST = date(2026, 6, 3)
NS = "{http://www.w3.org/2000/svg}"


def parsed(
    days: dict[date, int], *kinds: tuple[str, list[tuple[str, int]]], title: str = "Stories"
) -> ElementTree.Element:
    """The document as its reader sees it."""
    return ElementTree.fromstring(document(title, days, kinds))


def bars(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [each for each in svg.iter(f"{NS}rect") if each.get("class") == "bar"]


def test_it_says_what_it_shows() -> None:
    """Title and description are named by the root, which is one picture to who has it read aloud."""
    svg = parsed({FIRST: 2, FIRST + timedelta(days=1): 5}, ("source", [("yle", 4), ("hs", 3)]))

    assert svg.get("role") == "img"
    assert [svg.find(f"*[@id='{name}']").text for name in svg.attrib["aria-labelledby"].split()] == [  # type: ignore[union-attr]
        "Stories",
        "By day, 3 Jun 2026 to 4 Jun 2026; at most 5, 4 Jun 2026. By source: yle 4, hs 3.",
    ]


def test_bars_are_as_long_as_their_numbers() -> None:
    """Columns over time first, then bars; each tells its number to who points at it."""
    short, tall, long, half = bars(
        parsed({FIRST: 1, FIRST + timedelta(days=1): 4}, ("source", [("yle", 4), ("hs", 2)]))
    )

    assert float(tall.attrib["height"]) == 4 * float(short.attrib["height"])
    assert float(long.attrib["width"]) == 2 * float(half.attrib["width"])
    assert [each.findtext(f"{NS}title") for each in (tall, half)] == ["4 Jun 2026: 4", "hs: 2"]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\"&amp;' ]]>", "新华社" * 40, "الجزيرة", "a" * 500])
def test_no_name_breaks_it(name: str) -> None:
    """Each is text, cut to its room where it is seen, and whole to who points at it."""
    svg = parsed({FIRST: 1}, ("outlet", [(name, 1)]), title=name)

    assert svg.findtext(f"{NS}title") == name
    assert bars(svg)[-1].findtext(f"{NS}title") == f"{name}: 1"
    assert {each.tag for each in svg.iter()} == {
        f"{NS}{tag}" for tag in ("svg", "title", "desc", "style", "rect", "text")
    }


@pytest.mark.parametrize("days", [0, 30, 400, 3650, 36_500])
def test_all_of_it_is_within_the_picture(days: int) -> None:
    """A day or a hundred years."""
    svg = parsed({FIRST: 1, FIRST + timedelta(days=days): 3}, ("source", [(f"s{n}", n) for n in range(30, 0, -1)]))
    width, height = float(svg.attrib["width"]), float(svg.attrib["height"])

    for each in bars(svg):
        assert 0 <= float(each.attrib["x"]) <= float(each.attrib["x"]) + float(each.attrib["width"]) <= width
        assert 0 <= float(each.attrib["y"]) <= float(each.attrib["y"]) + float(each.attrib["height"]) <= height
    assert all(0 < float(each.attrib["y"]) < height for each in svg.iter(f"{NS}text"))


def test_it_loads_nothing_and_is_light_or_dark() -> None:
    """No address but the name of its language; its colours follow the reader's."""
    told = document("Stories", {FIRST: 1}, [])

    assert told.count("://") == 1
    assert "@media (prefers-color-scheme: dark)" in told
