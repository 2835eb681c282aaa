"""Why an article reads as it does."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from natwire.model.article import Article, Part
from natwire.model.site import Knowledge, Recurring
from natwire.show.explain import whole
from natwire.show.style import Style, columns
from natwire.text import clean

from .conftest import Screen, without_colours
from .test_lines import anything

NOTHING = Knowledge()
READ = Article(
    "Ankara signed",
    "Ankara and Helsinki signed.\n\n- vehicles",
    authors=("Ayşe Işık", "B. Writer"),
    published=datetime(2026, 6, 3, 9, tzinfo=UTC),
    published_from="json-ld",
    lang="en",
    site="The Wire",
    quality=93,
    parts=(
        Part("Ankara signed", "heading", "# ", "headline"),
        Part("Ankara and Helsinki signed. " * 9),
        Part("vehicles", "item", "- "),
        Part("run\n  now", "code"),
        Part("Share This Article, and more words than a line has room for. " * 3, rule="phrase", detail="share"),
    ),
)


def test_a_pipe_gets_facts_and_blocks_with_their_fields_parted_by_tabs(pipe: Style) -> None:
    """A plus or a minus says what became of each block, and the last field of a minus why."""
    rows = [row.split("\t") for row in whole(READ, NOTHING, pipe, UTC).split("\n")]

    assert rows[:6] == [
        ["title", "Ankara signed"], ["authors", "Ayşe Işık, B. Writer"],
        ["published", "2026-06-03 09:00 UTC, from json-ld"],
        ["language", "en"], ["site", "The Wire"], ["quality", "93"],
    ]  # fmt: skip
    assert [row[:2] + row[3:] for row in rows[6:]] == [
        ["-", "heading", "headline"], ["+", "paragraph"], ["+", "item"], ["+", "code"],
        ["-", "paragraph", "phrase: share"],
    ]  # fmt: skip
    assert rows[9][2] == "run now"


def test_what_the_site_and_the_user_had_to_say_is_told(pipe: Style) -> None:
    """How much is remembered of the site, and each rule of the user's that did nothing."""
    site = Knowledge(recurring=Recurring(frozenset({1, 2}), frozenset({3})))
    told = whole(Article("", "", idle=("div.story", "nav")), site, pipe, UTC).split("\n")

    assert told == [
        "quality\t0", "site memory\t3 blocks, as the database has it", "rule without effect\tdiv.story",
        "rule without effect\tnav",
    ]  # fmt: skip


def test_a_terminal_gets_reasons_beside_the_blocks(screen: Style) -> None:
    """What was kept is whole and plain, what was cut is dim and a line long."""
    told = whole(READ, NOTHING, screen, UTC)
    plain = without_colours(told).split("\n")

    assert "- headline       Ankara signed" in plain
    assert "+ item           vehicles" in plain
    assert plain[plain.index("+ code           run") + 1] == " " * 17 + "  now"
    assert sum(row.startswith("+" + " " * 16 + "Ankara") or "signed." in row for row in plain) > 2
    assert next(row for row in plain if row.startswith("- phrase: share")).endswith("…")
    assert "\x1b[2m- phrase: share" in told
    assert all(columns(row) <= 100 for row in plain)


def test_what_is_no_article_says_so(pipe: Style) -> None:
    """And what is not known is left out."""
    assert whole(Article("", "", unfit="captcha"), NOTHING, pipe, UTC) == "quality\t0\nno article\tcaptcha"


@given(anything, anything, st.booleans())
def test_no_page_steers_the_terminal(text: str, detail: str, code: bool) -> None:
    """Its words are letters and line ends, on a terminal and on a pipe."""
    part = Part(text, "code" if code else "paragraph", rule="below the end", detail=detail)
    hostile = Article(text, text, authors=(text,), site=text, url=text, parts=(part,))

    for style in (Style(Screen()), Style(io.StringIO())):
        plain = without_colours(whole(hostile, NOTHING, style, UTC))
        assert clean(plain) == plain
