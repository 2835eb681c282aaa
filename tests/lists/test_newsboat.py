"""The urls file of newsboat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.lists import Listed, newsboat, read
from natwire.text import line


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("u ~Wire one two", Listed("u", "Wire", ("one", "two"))),
        ('u\tone  "~The wire"\ttwo', Listed("u", "The wire", ("one", "two"))),
        ('u "in \\"quotes\\"" "back\\\\slash"', Listed("u", "", ('in "quotes"', "back\\slash"))),
        ('"u v" "one"', Listed("u v", "", ("one",))),
        ('u "one" # "two"', Listed("u", "", ("one",))),
        ('u "#one"', Listed("u", "", ("#one",))),
        ('u#part "one"', Listed("u#part", "", ("one",))),
        ('u "!" !hidden one', Listed("u", "", ("one",))),
        ('u "never closed', Listed("u", "", ("never closed",))),
        ('u "" one one', Listed("u", "", ("one",))),
    ],
)
def test_a_line_is_an_address_and_its_tags(text: str, source: Listed) -> None:
    """In quotes where they hold spaces; one is the title, and one says what only newsboat can do."""
    assert read(f"# mine\r\n\r\n{text}\r\n".encode(), "home/urls") == [source]


@pytest.mark.parametrize("text", ['u "one"', "u ~Wire", 'u one "~Wire"', 'v\n"query:new:unread = \\"yes\\""'])
def test_what_only_newsboat_writes_tells_its_file(text: str) -> None:
    """Whatever the file is called."""
    assert read(text.encode(), "a.txt") == read(text.encode(), "urls")


def test_programs_and_queries_are_listed_as_they_stand() -> None:
    """So that whoever follows the list can say that they are none of its kind; nothing is run."""
    text = 'exec:~/bin/feed one\n"filter:~/bin/f:https://example.org/" two\n"query:new:unread = \\"yes\\""\n'
    named = ["exec:~/bin/feed", "filter:~/bin/f:https://example.org/", 'query:new:unread = "yes"']
    assert [each.url for each in read(text.encode(), "urls")] == named


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=20).map(line)
_TAGS = _TEXTS.filter(lambda tag: tag and tag[0] not in "~!")
_SOURCES = st.builds(
    Listed, _TEXTS.filter(bool), _TEXTS, st.lists(_TAGS, max_size=4, unique=True).map(tuple), st.none()
)


@given(st.lists(_SOURCES, max_size=6, unique_by=lambda each: each.url))
def test_what_is_written_is_read_again(sources: list[Listed]) -> None:
    """In its order, whatever signs are in it."""
    assert list(newsboat.read(newsboat.write(sources))) == sources


def test_a_tag_is_not_written_as_what_it_is_not() -> None:
    """In newsboat a tag that begins with ~ is a title, and one with ! hides the feed."""
    assert newsboat.write([Listed("u", "Wire", ("~one", "!", "!two"))]) == 'u "one" "two" "~Wire"\n'
