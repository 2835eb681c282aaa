"""What people type is read as they mean it, and nothing they type is an error."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire import query
from natwire.model.query import And, Between, CarriedBy, Changed, Digested, Match, Near, Not, Or, Query, Tagged, Term
from natwire.query.wording import explain

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
PIECES = [
    *('(', ')', '"', "«", "|", "-", "*", " ", "..", ">", "OR", "AND", "NOT", "NEAR", "NEAR/5", "patri*", "f-35", "\0"),
    *("title:", "text:", "source:", "author:", "date:", "seen:", "carriers:", "2d", "9999w", "2026-13", "8999", "0000"),
    *("changed:", "has:", "digest:", "numbers", "version"),
]  # fmt: skip


def read(words: str) -> Query:
    return query.read(words, NOW)


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ("", And()),
        ("patria", Term("patria")),
        ("patria turkey", And((Term("patria"), Term("turkey")))),
        ("patria AND turkey", And((Term("patria"), Term("turkey")))),
        ("patria OR turkey", Or((Term("patria"), Term("turkey")))),
        ("patria|turkey", Or((Term("patria"), Term("turkey")))),
        ("a b OR c", Or((And((Term("a"), Term("b"))), Term("c")))),
        ("a (b OR c)", And((Term("a"), Or((Term("b"), Term("c")))))),
        ("a (b c)", And((Term("a"), Term("b"), Term("c")))),
        ("patria -football", And((Term("patria"), Not(Term("football"))))),
        ("changed:numbers", Changed("numbers")),
        ("digest:morning", Digested("morning")),
        ("-digest:(morning evening)", Not(Or((Digested("morning"), Digested("evening"))))),
        ("tag:später has:tag", And((Tagged("später"), Tagged()))),
        ("is:read OR is:unread", Or((Tagged("read"), Not(Tagged("read"))))),
        ("is:nothing", Term("is:nothing")),
        ("changed:any -has:version", And((Changed(), Not(Changed())))),
        ("changed:mood", Term("changed:mood")),
        ("has:mercy", Term("has:mercy")),
        ("NOT football", Not(Term("football"))),
        ("NOT -football", Term("football")),
        ("-(a OR b)", Not(Or((Term("a"), Term("b"))))),
        ('"central bank"', Term("central bank")),
        ("“central bank”", Term("central bank")),
        ("»central bank«", Term("central bank")),
        ('"central ban"*', Term("central ban", prefix=True)),
        ("patri*", Term("patri", prefix=True)),
        ("patria NEAR/5 ankara", Near(("patria", "ankara"), 5)),
        ("patria NEAR ankara", Near(("patria", "ankara"), 10)),
        ("a NEAR/5 b NEAR/9 c", Near(("a", "b", "c"), 9)),
        ('"central bank" NEAR/3 rate', Near(("central bank", "rate"), 3)),
        ("title:patria", Term("patria", "title")),
        ("TITLE:patri*", Term("patri", "title", prefix=True)),
        ('text:"central bank"', Term("central bank", "text")),
        ("title:OR", Term("OR", "title")),
        ("source:yle", Match("source", "yle")),
        ("source:(yle bbc)", Or((Match("source", "yle"), Match("source", "bbc")))),
        ("source:(yle, bbc OR dw)", Or((Match("source", "yle"), Match("source", "bbc"), Match("source", "dw")))),
        ('author:"Jane Doe"', Match("author", "Jane Doe")),
        ("lang:fi-FI", Match("lang", "fi")),
        ("lang:(EN suomi)", Or((Match("lang", "en"), Match("lang", "suomi")))),
        ("-host:example.org", Not(Match("host", "example.org"))),
        ("carriers:3", CarriedBy(3, 3)),
        ("carriers:>2", CarriedBy(3)),
        ("carriers:<=2", CarriedBy(0, 2)),
        ("carriers:2..5", CarriedBy(2, 5)),
        ("carriers:5..2", CarriedBy(2, 5)),
        ("carriers:2..", CarriedBy(2)),
    ],
)
def test_the_language(words: str, tree: Query) -> None:
    """Every sentence of the language has one tree."""
    assert read(words) == tree


@pytest.mark.parametrize("words", ["F-35", "Patria'nın", "Patria’nın", "foo:bar", "tıtle:x", "near", "or", "C++"])
def test_a_word_is_kept_as_typed(words: str) -> None:
    """Hyphens, apostrophes and colons inside a word stay: the store makes a phrase of it."""
    assert read(words) == Term(words)


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ('"central bank', And((Term("central"), Term("bank")))),
        ("((a", Term("a")),
        ("a)) b", And((Term("a"), Term("b")))),
        ("OR a", Term("a")),
        ("a OR", Term("a")),
        ("a AND", Term("a")),
        ("a -", Term("a")),
        ("a NEAR/5", Term("a")),
        ("NEAR/5 a", Term("a")),
        ("source:()", Term("source:()")),
        ("a source:()", Term("a")),
        ("date:soon", Term("date:soon")),
        ("date:2026-02-30", Term("date:2026-02-30")),
        ('seen:"next week"', Term("seen:next week")),
        ("carriers:many", Term("carriers:many")),
        ("a 🚀", Term("a")),
        ("🚀", Term("🚀")),
        ("OR", Term("OR")),
        ('""', And()),
        ("pat\0ria", Term("patria")),
        ('"Patria"-konserni', And((Term("Patria"), Term("-konserni")))),
        ("https://example.org/a-b?c=d", Term("https://example.org/a-b?c=d")),
        ("patri* NEAR/5 a", And((Term("patri", prefix=True), Term("a")))),
        ("title:a NEAR b", And((Term("a", "title"), Term("b")))),
    ],
)
def test_what_fits_nowhere_is_still_read(words: str, tree: Query) -> None:
    """Half-typed and odd queries find what their words find; what says nothing does not find every story."""
    assert read(words) == tree


def test_brackets_go_eight_deep() -> None:
    """A query of brackets makes a tree that anything may walk down; what stands deeper is still read."""
    tree = read("a OR (b " * 500)
    depth = 0
    while isinstance(tree, And | Or):
        tree = tree.parts[-1]
        depth += 1
    assert depth <= 2 * 8 + 2
    assert read("(" * 20 + "a") == Term("a")


def test_two_hundred_words_are_read() -> None:
    """A pasted article is a long query, not an endless one."""
    tree = read("word " * 5000)
    assert isinstance(tree, And)
    assert len(tree.parts) == 200


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.lists(st.sampled_from(PIECES)).map(" ".join)
    )
)
def test_nothing_typed_is_an_error(words: str) -> None:
    """Whatever is typed has a tree, and the tree can be said on one line."""
    tree = query.read(words, NOW, ZoneInfo("Asia/Tokyo"))
    said = explain(tree, ZoneInfo("Asia/Tokyo"))
    assert said
    assert len(said.splitlines()) == 1


@given(st.text())
def test_spaces_around_a_query_mean_nothing(words: str) -> None:
    """Spaces before and after change nothing."""
    assert query.read(f"  {words} ", NOW) == query.read(words, NOW)


def test_words_outlets_and_dates_meet_in_one_tree() -> None:
    """A story has to fit all of them."""
    assert read("patria host:example.org date:2d") == And(
        (Term("patria"), Match("host", "example.org"), Between("date", datetime(2026, 6, 1, 12, tzinfo=UTC), None))
    )
