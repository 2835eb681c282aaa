"""What a query finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natwire import query as language
from natwire.errors import NatwireError
from natwire.model.query import And, Between, CarriedBy, Match, Near, Not, Or, Order, Query, Term
from natwire.model.source import Source
from natwire.model.watch import Watch
from natwire.query.watches import expand
from natwire.store import Database
from natwire.store.search import Search

from .conftest import Keep, reading

NAMES = (
    "Görgün visits the shipyard of İstanbul",
    "Iğdır gets a bridge and ışık for its streets",
    "The mayor of Łódź opens a straße named after Øresund",
    "Türkiye builds more ferries",
    "中国和土耳其签署协议",
    "トルコとフィンランドが協定に署名した",
    "أعلنت الحكومة عن مشروع جديد",
)


@pytest.fixture
def search(db: Database, keep: Keep, now: datetime) -> Search:
    """A few stories from two outlets."""
    texts = [
        ("Patria comes to Ankara", "It will build armoured vehicles. The first ones are due in May.", "en"),
        ("Exports rise", "Patria sold more vehicles than ever before, and so did the yards.", "en"),
        ("Football on Sunday", "Patria lost the football cup. Nobody saw it coming.", "fi"),
    ]
    for n, (title, text, lang) in enumerate(texts, 1):
        keep(
            reading(title, text, f"https://yle.example/{n}", lang=lang, authors=("Ayşe Işık",) if n == 1 else ()),
            later=n,
        )
    for n, name in enumerate(NAMES):
        url = f"https://news.wire.example/{n}"
        keep(reading(f"Names {n}", name, url), source=Source("wire", "https://wire.example/feed"), later=10 + n)
    return Search(db)


def titles(search: Search, query: Query, limit: int = 20, order: Order = "rank", offset: int = 0) -> list[str]:
    """The titles of what is found."""
    return [hit.story.title for hit in search.find(query, limit, order, offset)]


@pytest.mark.parametrize(
    ("word", "n"),
    [
        ("gorgun", 0), ("Görgün", 0), ("GÖRGÜN", 0), ("istanbul", 0), ("isik", 1), ("ışık", 1), ("IŞIK", 1),
        ("ığdır", 1), ("igdir", 1), ("lodz", 2), ("strasse", 2), ("oresund", 2), ("turkiye", 3), ("TÜRKİYE", 3),
        ("土耳其", 4), ("トルコ", 5), ("الحكومة", 6),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_spelled(search: Search, word: str, n: int) -> None:
    """The dotless i, Polish, German and Nordic letters and CJK names are found in every spelling."""
    assert titles(search, Term(word)) == [f"Names {n}"]


def test_a_title_hit_outranks_a_text_hit(search: Search) -> None:
    """Searching a company finds the story about it before the stories that mention it."""
    assert titles(search, Term("patria"))[0] == "Patria comes to Ankara"


def test_words_are_all_wanted_and_minus_excludes(search: Search) -> None:
    """patria -football"""
    query = And((Term("patria"), Not(Term("football"))))
    assert sorted(titles(search, query)) == ["Exports rise", "Patria comes to Ankara"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Term("armoured vehicles"), {"Patria comes to Ankara"}),
        (Term("vehicles armoured"), set()),
        (Term("armour", prefix=True), {"Patria comes to Ankara"}),
        (Term("patria", field="title"), {"Patria comes to Ankara"}),
        (Near(("patria", "vehicles"), 3), {"Exports rise"}),
        (Near(("football", "coming"), 5), {"Football on Sunday"}),
        (Or((Term("football"), Term("armoured"))), {"Football on Sunday", "Patria comes to Ankara"}),
        (Or((Term("football"), Match("author", "isik"))), {"Football on Sunday", "Patria comes to Ankara"}),
        (And((Term("patria"), Match("lang", "FI"))), {"Football on Sunday"}),
        (
            And((Term("patria"), Match("source", "YLE"), Not(Match("lang", "fi")))),
            {"Exports rise", "Patria comes to Ankara"},
        ),
        (And((Match("host", "wire.example"), Term("ferries"))), {"Names 3"}),
        (And((Term("patria"), CarriedBy(2))), set()),
        (And((Term("ferries"), CarriedBy(1, 1))), {"Names 3"}),
        (Term("…"), set()),
        (And((Term("patria"), Or((Not(Term("cup")), Term("exports"))))), {"Exports rise", "Patria comes to Ankara"}),
    ],
)
def test_a_query_means_what_it_says(search: Search, query: Query, found: set[str]) -> None:
    """Phrases, prefixes, fields, nearness, alternatives and conditions, alone and together."""
    assert set(titles(search, query)) == found
    assert set(titles(search, query, order="new")) == found
    assert search.count(query) == len(found)


def test_a_span_of_time_is_half_open(search: Search, now: datetime) -> None:
    """From `since` up to, and not including, `until`."""
    minutes = [now + timedelta(minutes=n) for n in range(4)]

    assert set(titles(search, Between("date", minutes[1], minutes[3]))) == {"Patria comes to Ankara", "Exports rise"}
    assert titles(search, Between("seen", None, minutes[2])) == ["Patria comes to Ankara"]


@pytest.mark.parametrize("first", range(5))
@pytest.mark.parametrize("length", [1, 2, 9])
def test_excluded_words_are_excluded_within_a_span_of_time(
    search: Search, now: datetime, first: int, length: int
) -> None:
    """They are looked up among the articles of those days alone, and the answer is the same."""
    query = Or((Term("exports"), And((Term("patria"), Not(Term("football"))))))
    span = Between("date", now + timedelta(minutes=first), now + timedelta(minutes=first + length))

    for asked in (query, Not(query), Not(Term("patria"))):
        assert set(search.ids(And((asked, span)), 99)) == set(search.ids(asked, 99)) & set(search.ids(span, 99))


def test_the_sentence_with_the_hit_is_told_with_its_place(search: Search) -> None:
    """The hit is marked in the text as it was printed, though it was searched without its dots."""
    (hit,) = search.find(Term("gorgun"))

    assert hit.sentence == NAMES[0]
    assert [hit.sentence[a:b] for a, b in hit.marks] == ["Görgün"]


def test_a_common_word_still_honours_rare_conditions(db: Database, keep: Keep) -> None:
    """Only the newest hits of a common word are ranked; when conditions leave none of them, the older ones are."""
    keep(*(reading(f"Old {n}", f"Patria a{n} b{n}", f"https://yle.example/{n}", lang="tr") for n in range(3)))
    keep(
        *(reading(f"New {n}", f"Patria c{n} d{n}", f"https://yle.example/x{n}", lang="en") for n in range(1100)),
        later=1,
    )

    assert len(titles(Search(db), And((Term("patria"), Match("lang", "tr"))))) == 3


FIELDS = (
    Match("lang", "tr"), Match("source", "old"), Match("host", "old.example"), Match("author", "isik"),
    Or((Match("lang", "tr"), Match("lang", "xx"))),
)  # fmt: skip


@pytest.fixture
def crowd(db: Database, keep: Keep, now: datetime) -> Search:
    """Three stories of one kind, those of the last days stored first, and 1,100 newer ones of another."""
    for n in (2, 3, 1):
        article = reading(
            f"Old {n}", f"Patria a{n} b{n}", f"https://old.example/{n}", lang="tr", authors=("Ayşe Işık",),
            published=now - timedelta(days=4 - n),
        )  # fmt: skip
        keep(article, source=Source("old", "https://old.example/feed"))
    keep(
        *(reading(f"New {n}", f"Patria c{n} d{n}", f"https://yle.example/x{n}", lang="en") for n in range(1100)),
        later=1,
    )
    return Search(db)


@pytest.mark.parametrize("rare", FIELDS)
def test_what_is_rare_is_found_behind_all_that_is_newer(crowd: Search, rare: Query) -> None:
    """By time and by rank, though neither the newest stories nor the newest hits of the word hold any of it."""
    assert titles(crowd, rare, order="new") == ["Old 3", "Old 2", "Old 1"]
    assert titles(crowd, rare, order="new", limit=2) == ["Old 3", "Old 2"]
    assert titles(crowd, And((Term("patria"), rare)), order="new") == ["Old 3", "Old 2", "Old 1"]
    assert set(titles(crowd, And((Term("patria"), rare)))) == {"Old 1", "Old 2", "Old 3"}


def test_days_long_ago_are_found_behind_all_that_is_newer(crowd: Search, now: datetime) -> None:
    """A common word in an old week."""
    old = Between("date", None, now - timedelta(days=1))

    assert set(titles(crowd, And((Term("patria"), old)))) == {"Old 1", "Old 2"}
    assert titles(crowd, And((Term("patria"), old)), order="new") == ["Old 2", "Old 1"]
    assert titles(crowd, And((Match("lang", "tr"), old)), order="new") == ["Old 2", "Old 1"]


def test_a_prefix_of_very_many_words_is_answered_whole(crowd: Search) -> None:
    """Only the first of its words are ranked; where those do not fill the page, all are."""
    assert len(titles(crowd, Term("c", prefix=True), limit=2000)) == 1100
    assert len(titles(crowd, Term("c", prefix=True))) == 20
    assert crowd.count(Term("c", prefix=True)) == 1100
    excluded = And((Term("patria"), Not(Term("c", prefix=True))))
    assert set(titles(crowd, excluded)) == {"Old 1", "Old 2", "Old 3"}


@pytest.mark.parametrize(
    ("order", "found"),
    [("new", ["Yard", "Deal", "Cup"]), ("old", ["Cup", "Deal", "Yard"]), ("carriers", ["Deal", "Yard", "Cup"])],
)
def test_stories_are_sorted_as_asked(db: Database, keep: Keep, order: Order, found: list[str]) -> None:
    """By time, from either end, and by how many outlets carry them."""
    keep(reading("Cup", "Nobody won the cup.", "https://yle.example/1"))
    keep(reading("Deal", "Ankara signed a deal.", "https://yle.example/2"), later=1)
    keep(reading("Deal", "Ankara signed a deal.", "https://wire.example/2"), later=2)
    keep(reading("Yard", "The yard built boats.", "https://yle.example/3"), later=3)

    assert [hit.story.title for hit in Search(db).find(And(), 20, order)] == found
    assert [hit.story.title for hit in Search(db).find(And(), 1, order, offset=1)] == found[1:2]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("تركيا", "وتركيا وقعت"), ("تركيا", "سافر إلى بتركيا"), ("التركيا", "وقعت لتركيا"), ("حكومة", "والحكومه قررت"),
        ("مؤتمر", "في المؤتمر"), ("ایران", "ايران"), ("patria", "Patria'nın gemileri"),
        ("patria", "Patria’nın gemileri"),
        ("Patria'nın", "Patria’nın gemileri"), ("Patriaʼnın", "Patria'nın gemileri"), ("ofisi", "oﬁsi"),
    ],
)  # fmt: skip
def test_a_word_is_found_with_what_is_written_on_to_it(db: Database, keep: Keep, word: str, text: str) -> None:
    """Arabic conjunctions, prepositions and articles, its forms of letters; endings behind an apostrophe; ligatures."""
    keep(reading("Told", text))
    (hit,) = Search(db).find(Term(word))

    assert hit.marks, "and it is marked"


def test_long_words_match_their_endings_behind_exact_hits(db: Database, keep: Keep) -> None:
    """Helsinki finds Helsinkiin too, after Helsinki itself; short words, excluded ones and lists are taken exactly."""
    for n, name in enumerate(("Helsinki", "Helsinkiin", "Helsinkiläinen", "Oslossa")):
        keep(reading(f"To {name}", f"{n} a{n} b{n}, {name}.", f"https://yle.example/{n}"), later=n)
    search = Search(db)
    query = Term("helsinki")

    assert titles(search, query)[0] == "To Helsinki"
    assert set(titles(search, query)) == {"To Helsinki", "To Helsinkiin", "To Helsinkiläinen"}
    pages = [titles(search, query, limit=1, offset=n) for n in range(4)]
    assert [title for page in pages for title in page] == titles(search, query)
    marks = {hit.sentence[a:b] for hit in search.find(query) for a, b in hit.marks}
    assert marks == {"Helsinki", "Helsinkiin", "Helsinkiläinen"}
    assert titles(search, query, order="new") == ["To Helsinki"]
    assert titles(search, Term("oslo")) == []
    assert len(titles(search, Not(query))) == 3


def test_a_word_that_no_story_has_is_told_with_its_neighbour(search: Search) -> None:
    """Of those that differ by a letter, the one that is in most stories; nothing for words that are there."""
    assert search.meant(And((Term("patira"), Term("vehicles"), Not(Term("footbal"))))) == {"patira": "patria"}


@pytest.mark.parametrize(
    ("value", "field", "found"),
    [
        ("иванов", "author", {"Суда"}), ("ИВАН ИВАНОВ", "author", {"Суда"}), ("  иван   иванов", "author", {"Суда"}),
        ('"bob" o\'neil', "author", {"Суда"}), ("王", "author", {"船"}), ("王小明", "author", {"船"}),
        ("%", "author", set()), ("_", "author", set()), ("[", "author", set()), ('","', "author", set()),
        ("\u00ad", "author", set()),
        ("ääni", "source", {"Суда", "船"}), ("ÄÄNI", "source", {"Суда", "船"}), ("aani", "source", {"Суда", "船"}),
        ("ään", "source", set()), ("%", "source", set()),
        ("example", "host", {"Суда", "船"}), ("Satama.Example", "host", {"Суда", "船"}),
        ("uutiset.satama.example", "host", {"船"}),
        (".satama.example", "host", {"Суда", "船"}), ("tama.example", "host", set()), ("%", "host", set()),
        ("_atama.example", "host", set()), (".", "host", set()), ("", "host", set()),
        ("fi", "lang", {"Суда"}), ("FI", "lang", {"Суда"}), ("%", "lang", set()),
    ],
)  # fmt: skip
def test_names_are_compared_in_every_alphabet(
    db: Database, keep: Keep, value: str, field: Literal["source", "host", "author", "lang"], found: set[str]
) -> None:
    """Without regard to case and accents, and with no letter that stands for others."""
    keep(
        reading(
            "Суда", "Два судна.", "https://satama.example/1", authors=("Иван Иванов", 'Bob "Bob" O\'Neil'), lang="fi"
        ),
        reading("船", "两艘船", "https://uutiset.satama.example/2", authors=("王小明",), lang="zh"),
        source=Source("Ääni", "https://satama.example/feed"),
    )
    assert set(titles(Search(db), Match(field, value))) == found


PIECES = [
    *("(", ")", "-(", "-", "NOT", "OR", "AND", "|", "a OR b -(", "lang:fi OR lang:en -(", "(a (b OR", "NEAR/3", '"'),
    *("patria", "football", "patri*", "中国", "İ", "…", '"comes to"', "title:a", "text:(b c)", "source:yle", "host:."),
    *("%", "author:o'x", 'author:"', "lang:fi-FI", "date:2d", "date:2026..2027", "seen:>2026", "carriers:>1"),
    *("tag:x", "is:unread", "digest:x", "وتركيا*"),
]  # fmt: skip
ORDERS: tuple[Order, ...] = get_args(Order)
TYPED = (
    st.text()
    | st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
    | st.tuples(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join), st.integers(1, 60)).map(
        lambda repeated: f"{repeated[0]} " * repeated[1]
    )
)
ONE_DATABASE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("narrow", [0, 10_000])
def test_what_was_seen_in_a_time_is_found_by_it_whether_it_is_little_or_much(
    search: Search, monkeypatch: pytest.MonkeyPatch, now: datetime, narrow: int
) -> None:
    """Alone, with words and without them, in every order."""
    monkeypatch.setattr("natwire.store.search.NARROW", narrow)
    last = Between("seen", now + timedelta(minutes=2), None)

    for order in ORDERS:
        assert set(search.ids(last, 99, order)) == {2, 3, *range(4, 11)}
        assert set(search.ids(And((Term("patria"), last)), 99, order)) == {2, 3}
        assert set(search.ids(And((Not(Term("patria")), last)), 99, order)) == set(range(4, 11))
        assert set(search.ids(Or((Term("football"), Not(last))), 99, order)) == {1, 3}


@pytest.mark.parametrize(
    "piece", ["-(a ", "a OR b -(", "date:2d a OR lang:fi -(", "(a (b OR ", "NOT (a OR b NOT (", "lang:fi OR -(date:2d "]
)
def test_brackets_in_brackets_are_answered(search: Search, now: datetime, piece: str) -> None:
    """As deep as a query may go, SQLite can follow."""
    assert search.count(language.read(piece * 100, now)) <= search.count(And())


def answered(search: Search, words: str, watches: list[Watch], now: datetime) -> bool:
    """Whether the query was answered, narrowed by days too; False where it was refused as too large."""
    try:
        query = expand(language.read(words, now), watches, now, UTC)
    except NatwireError:
        return False
    return search.count(And((query, Between("date", now, None)))) >= 0


@pytest.mark.parametrize(
    "words", ["date:2d a -(lang:fi OR carriers:2 -(" * 4 + "watch:{}", "a OR lang:fi watch:{}", "-watch:{}"]
)
def test_watches_in_watches_are_answered_as_deep_as_they_may_go(search: Search, now: datetime, words: str) -> None:
    """What is not refused as too deep, SQLite can follow."""
    watches = [Watch("w0", "patria"), *(Watch(f"w{n}", f"x OR host:y -(lang:fi watch:w{n - 1})") for n in range(1, 8))]
    deep = [answered(search, words.format(watch.name), watches, now) for watch in watches]

    assert deep == sorted(deep, reverse=True)
    assert (deep[0], deep[-1]) == (True, False)


@pytest.mark.parametrize("word", ["lang:a{}", "word{}", "word{}*", "-word{}"])
def test_watches_are_answered_as_long_as_they_may_be(search: Search, now: datetime, word: str) -> None:
    """What is not refused as too long, SQLite can follow."""
    watches = [Watch(f"w{n}", " OR ".join(word.format(f"{n}x{m}") for m in range(199))) for n in range(8)]
    names = [watch.name for watch in watches]
    long = [answered(search, f"watch:({' '.join(names[:n])})", watches, now) for n in range(1, 9)]

    assert long == [True] * 4 + [False] * 4


@ONE_DATABASE
@given(typed=TYPED)
def test_whatever_is_typed_is_answered(search: Search, now: datetime, typed: str) -> None:
    """No text makes the store fail; and each story is either found by a query or by its opposite."""
    query = language.read(typed, now)
    found = set(search.ids(query, 99))

    assert {hit.story.id for hit in search.find(query, 99)} >= found
    for order in ORDERS:
        assert set(search.ids(query, 99, order)) == found
    opposite = query.query if isinstance(query, Not) else Not(query)
    others = set(search.ids(opposite, 99))
    assert (found & others, len(found | others)) == (set(), search.count(And()))
