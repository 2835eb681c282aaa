"""A page's plain text: its lines and their order tell the story from what is around it."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.article import Part
from natwire.parse import article, boilerplate, claims, classes, lexicon

SENTENCE = "The council agreed on the budget of the harbour after a debate that lasted for most of the night."
DUMP = f"""Harbour budget agreed

The Coast
3 Min Read

{SENTENCE}

Advertisement

{SENTENCE}

Share This Article
The Coast is a small paper that has told the news of the sea since 1998, and it likes its readers.
Leave a comment
"""


def story(lines: list[str]) -> list[str]:
    """The lines of a text that are its story."""
    return list(boilerplate.apart([Part(text) for text in lines]).body)


LINES = st.sampled_from([
    "", "4 Min Read", "Share This Article", "Leave a comment", "About us", "Reklam", "By Ada Byron",
    "Harbour budget agreed", "The Coast", "3 June 2026", SENTENCE,
])  # fmt: skip


HEADS = {
    "tr": (
        "Liman bütçesi kabul edildi",
        "Kıyı Haber",
        "Ayşe Yılmaz / İSTANBUL, (AA)",
        "24 Haziran 2025, 14:05",
        "4 dk okuma",
    ),
    "pl": (
        "Rada uzgodniła budżet portu",
        "Autor: Ayşe Yılmaz, oprac. Anna Nowak",
        "24 czerwca 2025, 14:05",
        "Udostępnij",
    ),
    "ja": ("港の予算で合意", "2025年6月24日 14時5分", "取材・文=山田太郎", "シェア ツイート"),
    "ko": ("항구 예산 합의", "입력 2025.06.24 14:05", "홍길동 기자", "기사 공유하기"),
    "ru": ("Бюджет порта согласован", "24.06.2025 14:05", "Автор: Анна Иванова", "Поделиться"),
}
STORIES = {
    "tr": "Belediye meclisi pazartesi günü liman bütçesi üzerinde anlaştı.",
    "pl": "Rada miasta uzgodniła w poniedziałek budżet portu.",
    "ja": "議会は月曜日に港の予算について合意した。",
    "ko": "시의회는 월요일에 항구 예산에 합의했다.",
    "ru": "Городской совет в понедельник согласовал бюджет порта.",
}
NAMES = {"tr": "Ayşe Yılmaz", "pl": "Ayşe Yılmaz", "ja": "山田太郎", "ko": "홍길동", "ru": "Анна Иванова"}


@pytest.mark.parametrize("lang", HEADS)
def test_a_head_has_a_byline_and_a_day_in_any_language(lang: str) -> None:
    """Both go, whatever stands first, and are the story's."""
    found = article("\n".join((*HEADS[lang], STORIES[lang], STORIES[lang])))

    assert (found.title, found.text) == (HEADS[lang][0], f"{STORIES[lang]}\n\n{STORIES[lang]}")
    assert found.authors == (NAMES[lang],)
    assert found.published == datetime(2025, 6, 24, 14, 5, tzinfo=UTC)


def test_a_standfirst_between_headline_and_byline_stays() -> None:
    """It is the story's first sentence; the byline and the day below it go."""
    text = f"Harbour budget agreed\nThe mayor is relieved.\nBy Ada Byron\n3 June 2026\nShare\n{SENTENCE}"

    assert article(text).text == f"The mayor is relieved.\n\n{SENTENCE}"


def test_a_link_with_its_headline_does_not_end_the_story() -> None:
    """It stands between two paragraphs; a heading stands above a box."""
    assert article(f"{SENTENCE}\nRead also: Harbour reopens\n{SENTENCE}").text == f"{SENTENCE}\n\n{SENTENCE}"
    assert article(f"{SENTENCE}\nRelated stories\n{SENTENCE}").text == SENTENCE


def test_a_dump_gives_its_title_site_and_story() -> None:
    """The lines above the reading time are title and site, what stands below the share heading is a box."""
    found = article(DUMP)

    assert (found.title, found.site, found.authors) == ("Harbour budget agreed", "The Coast", ("The Coast",))
    assert found.text == f"{SENTENCE}\n\n{SENTENCE}"
    assert found.lang == "en"
    assert [cut.reason for cut in found.cut] == [
        "head: site or byline",
        "phrase: reading_time",
        "phrase: advertisement",
        "phrase: share",
        "below the end: Share This Article",
        "phrase: comments",
    ]


def test_a_byline_in_the_head_is_no_site() -> None:
    """A line that begins with "By" names a person."""
    found = article(DUMP.replace("The Coast\n3", "By Ada Byron\n3", 1))

    assert (found.authors, found.site) == (("Ada Byron",), None)


def test_a_text_without_furniture_loses_nothing() -> None:
    """Nothing proves that a first line is no part of the text, so it stays; it is the title all the same."""
    found = article(f"Harbour budget agreed\n\n{SENTENCE}")

    assert found.text == f"Harbour budget agreed\n\n{SENTENCE}"
    assert found.title == "Harbour budget agreed"


def test_a_share_line_at_the_top_does_not_end_the_story() -> None:
    """Some themes put the share buttons above the text."""
    assert story(["Share", SENTENCE, SENTENCE]) == [SENTENCE, SENTENCE]


def test_a_heading_is_furniture_only_beside_furniture() -> None:
    """A story may have a part called "Contents"; where a share line was copied, it is a label of the page."""
    lines = [SENTENCE, "Contents", SENTENCE]

    assert story(lines) == lines
    assert story(["Share", *lines]) == [SENTENCE, SENTENCE]


def test_a_story_that_is_all_in_the_margin_is_no_code() -> None:
    """What stands above its margin is cut, so nothing is left that it could be code beside."""
    found = article(f"4 Min Read\n    {SENTENCE}\n    {SENTENCE}")

    assert found.text == f"{SENTENCE}\n\n{SENTENCE}"


@given(st.text(max_size=300) | st.lists(LINES | st.text(max_size=40), max_size=12).map("\n".join))
def test_stripping_twice_equals_once(text: str) -> None:
    """What has been cleaned is clean: a second reading of a plain text changes nothing."""
    if "<" not in text:
        once = article(text).text
        assert article(once).text == once


@given(st.lists(LINES | st.text(max_size=40), max_size=12))
def test_stripping_lines_only_takes_lines_away(lines: list[str]) -> None:
    """No line is changed or moved, and the second time none goes."""
    once = story(lines)
    left = iter(lines)

    assert all(line in left for line in once)
    assert story(once) == once


@pytest.mark.parametrize("module", [claims, classes, lexicon])
def test_the_examples_in_the_docs_run(module: object) -> None:
    """A docstring's example is true."""
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]

    assert tried > 0
    assert failed == 0
