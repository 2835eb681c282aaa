"""What is no article is told from what is one; and how sure it is that a text is whole and clean."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from natwire.model.article import Part
from natwire.parse import article
from natwire.parse.fitness import led_home, quality

from .pages import SENTENCE, STORY, URL, page, unfit

HARBOUR = (Path(__file__).parents[1] / "data" / "parse" / "harbour.html").read_bytes()


def test_the_front_door_is_no_answer_to_who_asked_for_a_story() -> None:
    """A story that is gone, or not yet there, often leads to the front page."""
    html = page("Harbour Post", f"<h1>Harbour Post</h1>{STORY}")

    assert unfit(html, "https://harbour.example/", asked=URL) == "home"
    assert unfit(html, "https://harbour.example/en/", asked=URL) == "home"
    assert unfit(html, URL, asked="https://harbour.example/?p=812") == ""
    assert not led_home("https://harbour.example/", "https://harbour.example/en")
    assert not led_home(URL, "https://harbour.example/?p=812")


def test_a_page_without_a_word_and_a_file_are_told() -> None:
    """They are no articles, and never were meant to be."""
    assert unfit(page("Gallery", "<img src=a.jpg>")) == "empty"
    assert article(b"%PDF-1.7\n\x00\x01").unfit == "binary"
    assert article("").unfit == "empty"


def test_a_page_that_is_too_large_to_be_read_is_not_called_empty() -> None:
    """Its story may stand behind what was read."""
    story = f"<h1>Story</h1>{STORY}"

    assert unfit(page("Story", f"<!--{'x' * 6_000_000}-->{story}")) == "too-large"
    assert unfit(page("Story", f"<!--{'x' * 5_000_000}-->{story}")) == ""
    assert unfit(page("Story", f"<!--{'x' * 5_000_000}-->")) == "empty"


def whole(html: str) -> str:
    """The page as it is."""
    return html


def headless(html: str) -> str:
    """The page without what it says of itself to machines, on which the guards rest."""
    html = re.sub(r"(?s)<meta\b[^>]*>|<script[^>]*ld\+json[^>]*>.*?</script>", "", html)
    return re.sub(r"<body[^>]*>", "<body>", html)


@pytest.mark.shared
@pytest.mark.parametrize("how", [whole, headless])
def test_real_articles_are_articles(shared: Path, how: Callable[[str], str]) -> None:
    """Of 1,229 pages those are called lists that are lists, and none is called a wall."""
    words: Counter[str] = Counter()
    for name in ("fundus", "readability", "trafilatura-eval"):
        folder = shared / "corpus" / "articles" / name
        for told in map(json.loads, (folder / "expected.jsonl").read_text("utf-8").splitlines()):
            html = gzip.decompress((folder / "pages" / f"{told['id']}.html.gz").read_bytes()).decode()
            words[article(how(html), told.get("url")).unfit] += 1

    assert sum(words.values()) == 1_229
    assert set(words) <= {"", "empty", "list"}
    assert words["list"] <= 4


def test_quality_falls_with_what_speaks_against_a_text() -> None:
    """Whole sentences of a length are the best; lines, lists and a text that breaks off are worse; none is nothing."""
    whole = tuple(Part(SENTENCE.strip()) for _ in range(6))
    lines = (*whole, *(Part("Harbour") for _ in range(6)))
    listed = tuple(Part(SENTENCE.strip(), "item", "- ") for _ in range(6))
    results = tuple(Part(f"Boat {n} | 3:1{n}", "row") for n in range(9))
    names = tuple(Part(f"Boat {n} of the harbour's club", "item", "- ") for n in range(40))
    cut = tuple(Part(SENTENCE.strip(), rule="links") for _ in range(6))

    assert quality(whole, teaser=False) == 100
    assert quality((*whole, Part("What it costs", "heading"), Part("Menu", rule="links")), teaser=False) == 100
    assert quality(whole[:2], teaser=False) == 85
    assert quality(lines, teaser=False) == 70
    assert quality(listed, teaser=False) == 80
    assert quality((*whole, *results), teaser=False) == 100, "a table of results is data"
    assert quality((*whole, *names), teaser=False) > 75, "however long a list is"
    assert quality(results, teaser=False) < 50, "but nothing else is doubtful"
    assert quality(whole, teaser=True) == 50
    assert quality(cut, teaser=False) == 0
    assert quality((), teaser=False) == 0


def test_a_page_and_a_feed_tell_their_quality() -> None:
    """It is stored with each text, and `natwire parse --json` prints it."""
    assert article(HARBOUR, URL).quality > 80
    assert article(page("Hm", "<p>Page not found</p>")).quality == 0
