"""What a page teaches of its site, and what is cut because the site prints it everywhere."""

from __future__ import annotations

import pytest

from natwire import parse
from natwire.model.article import Kind, Part
from natwire.model.site import Knowledge, Recurring
from natwire.parse.memory import RULE, recall, traces

OWN = (
    "The ferry to the islands ran aground on Tuesday morning with forty people on board, the coast guard said.",
    "Nobody was hurt, and all of them were taken to the harbour within two hours by boats of the rescue service.",
    "What led to it is not known; the captain spoke of a strong current, which is not unusual there in May.",
)
PITCH = "Mit unserem Newsletter wissen Sie jeden Morgen, was in Ihrer Stadt und in der Region heute wichtig wird."


def parts(*texts: str) -> tuple[Part, ...]:
    """Paragraphs that the rules kept."""
    return tuple(map(Part, texts))


def furniture(*texts: str, around: tuple[str, ...] = ()) -> Recurring:
    """A memory that holds these, some of them only around stories."""
    return Recurring(*(frozenset(trace.hash for trace in traces(parts(*each))) for each in (texts, around)))


def kept(told: tuple[Part, ...]) -> list[str]:
    """What is left of the text."""
    return [part.text for part in told if not part.reason]


def test_what_is_known_goes_with_its_reason() -> None:
    """The story stays as it was, in order."""
    told = recall(parts(OWN[0], PITCH, OWN[1], "Artikel teilen"), furniture(PITCH, "Artikel teilen"))

    assert [(part.text, part.reason) for part in told] == [
        (OWN[0], ""),
        (PITCH, RULE),
        (OWN[1], ""),
        ("Artikel teilen", RULE),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("3 yorum", "214 yorum"),
        ("Bu haber 1.204 kez okundu.", "Bu haber 17 kez okundu."),
        ("Lesezeit: 4 Minuten", "LESEZEIT : 12 Minuten"),
        ("関連記事(3件)", "関連記事(12件)"),
        ("» Artikel teilen", "Artikel teilen"),
    ],
)
def test_a_label_is_the_same_with_other_figures_and_edges(first: str, second: str) -> None:
    """Counts and days differ from page to page."""
    assert kept(recall(parts(*OWN, second), furniture(first))) == [*OWN]


def test_a_sentence_with_other_figures_is_another() -> None:
    """A bulletin has the same words each day, and its figures are what it says."""
    told = (
        "The index of the hundred largest companies closed at {} points on Tuesday, after {} the day before, in Ankara."
    )
    monday, tuesday = told.format(9_812, 9_790), told.format(9_790, 9_903)

    assert kept(recall(parts(*OWN, tuesday), furniture(monday))) == [*OWN, tuesday]
    assert kept(recall(parts(*OWN, monday), furniture(monday))) == [*OWN]


def test_what_was_cut_before_keeps_its_reason() -> None:
    """Memory says only what no rule has said."""
    told = recall((*parts(*OWN), Part("Share", rule="phrase", detail="share")), furniture("Share"))

    assert told[-1].reason == "phrase: share"


def test_nothing_is_cut_where_hardly_anything_would_be_left() -> None:
    """Then memory has learned the article itself."""
    told = parts(*OWN, "Reuters")

    assert recall(told, furniture(*OWN)) == told
    assert kept(recall(told, furniture(*OWN[1:]))) == [OWN[0], "Reuters"]


def test_what_is_furniture_around_a_story_may_be_background_in_it() -> None:
    """It goes before the first paragraph of the story's own and behind the last one, and stays between them."""
    told = parts(PITCH, "Teilen", OWN[0], PITCH, OWN[1], "Teilen", OWN[2], PITCH)

    assert kept(recall(told, furniture("Teilen", around=(PITCH,)))) == [OWN[0], PITCH, *OWN[1:]]
    assert kept(recall(told, furniture("Teilen", PITCH))) == [*OWN]


@pytest.mark.parametrize("kind", ["row", "code"])
def test_tables_and_code_are_left_whole(kind: Kind) -> None:
    """A table without its first row cannot be read, and a line of code that recurs is still code."""
    told = (*parts(*OWN), Part("Team | Points", kind))

    assert recall(told, furniture("Team | Points")) == told
    assert traces(told) == traces(parts(*OWN))


def heading(text: str, rank: int = 2) -> Part:
    """A heading of that rank."""
    return Part(text, "heading", "#" * rank + " ")


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([heading("Read on"), Part(PITCH)], []),
        (
            [heading("Read on"), Part(PITCH), heading("The rescue"), Part("It was quick.")],
            ["The rescue", "It was quick."],
        ),
        ([heading("All of it"), heading("Read on", 3), Part(PITCH)], []),
        (
            [heading("The rescue"), Part(PITCH), heading("At sea", 3), Part("Quick.")],
            ["The rescue", "At sea", "Quick."],
        ),
        ([heading("The rescue"), Part(PITCH), Part("It was quick.")], ["The rescue", "It was quick."]),
        ([heading("The rescue"), Part("It was quick."), Part(PITCH)], ["The rescue", "It was quick."]),
        ([heading("One"), heading("Two"), Part("It was quick."), Part(PITCH)], ["One", "Two", "It was quick."]),
        ([heading("The list"), Part("Ada", "row"), Part(PITCH)], ["The list", "Ada"]),
    ],
)
def test_a_heading_goes_with_all_that_stood_below_it(told: list[Part], left: list[str]) -> None:
    """And stays where anything of its own is left, be it below a heading of lower rank."""
    assert kept(recall((*parts(*OWN), *told), furniture(PITCH))) == [*OWN, *left]


def test_a_page_teaches_what_was_kept_and_what_memory_cut() -> None:
    """What the rules cut needs no memory; what memory cut is not the article's own."""
    told = (Part(OWN[0]), Part("Share", rule="phrase", detail="share"), Part(PITCH, rule=RULE), Part("—"))

    assert [(trace.text, trace.own) for trace in traces(told)] == [(OWN[0], len(OWN[0])), (PITCH, 0)]


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (Part("Artikel teilen"), False),
        (Part("Lesezeit: 4 Minuten"), False),
        (Part("Bu haber 17 kez okundu."), True),
        (Part("»Wir kommen wieder.«"), True),
        (Part("この記事は面白かったですか。"), True),
        (Part("Zum Thema", "heading"), True),
        (Part(PITCH.rstrip(".")), True),
    ],
)
def test_what_reads_as_a_sentence_is_told(part: Part, sentence: bool) -> None:
    """Sentences and subheads of a story recur in the next one about the same matter; labels do not."""
    assert traces([part])[0].sentence is sentence


def test_of_a_long_page_its_ends_are_remembered() -> None:
    """Furniture stands around a story, and a page of ten thousand lines must not fill the store."""
    told = traces([Part(f"Line {letter} {'x' * n}") for n, letter in enumerate("ab" * 5_000)])

    assert len(told) == 100
    assert (told[0].text, told[-1].text) == ("Line a ", "Line b " + "x" * 9_999)


PAGE = "<html><body><main><h1>Ferry runs aground</h1>{}</main></body></html>"


def test_a_page_is_read_with_what_is_known_of_its_site() -> None:
    """The text of the page is without it, and its parts tell why."""
    page = PAGE.format("".join(f"<p>{text}</p>" for text in (*OWN, PITCH)))
    before = parse.article(page, "https://example.org/1")
    after = parse.article(page, "https://example.org/1", site=Knowledge(recurring=furniture(PITCH)))

    assert before.text == "\n\n".join((*OWN, PITCH))
    assert after.text == "\n\n".join(OWN)
    assert [part.text for part in after.cut if part.rule == RULE] == [PITCH]
    assert [(trace.hash, trace.text) for trace in parse.traces(after.parts)] == [
        (trace.hash, trace.text) for trace in parse.traces(before.parts)
    ]


def test_a_page_of_plain_text_is_read_with_it_too() -> None:
    """Its lines are remembered like the blocks of any page."""
    page = "Ferry runs aground\n\n" + "\n\n".join((*OWN, PITCH))
    after = parse.article(page, site=Knowledge(recurring=furniture(PITCH)))

    assert PITCH in parse.article(page).text
    assert OWN[2] in after.text
    assert PITCH not in after.text
