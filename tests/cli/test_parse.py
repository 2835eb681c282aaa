"""natwire parse: what would be read from a page, and why."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from natwire.model.article import Part
from natwire.model.site import Trace
from natwire.parse import traces
from natwire.pipeline import alone
from natwire.pipeline.workers import Workers
from natwire.store import open_database
from natwire.store.sites import Sites
from tests.server import Server, answer

from .conftest import Run

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "The mayor said that the money would be spent on a new pier, which the town has needed for at least ten years."
PAGE = (
    "<html lang=en><title>Budget agreed</title><meta name=author content='Ada Byron'><body><main><h1>Budget agreed</h1>"
    f"<p>{ONE}</p><h2>The pier</h2><ul><li>A longer pier.</li><li>A shed.</li></ul><p class=also>{TWO}</p>"
    "<p>Share This Article</p></main>"
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A page in a file."""
    path = tmp_path / "saved.html"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config with a word about a site."""
    path = tmp_path / "config.toml"
    path.write_text('[fetch]\nallow_private = ["127.0.0.0/8"]\n[site."www.example.org"]\ncut = ["p.also"]\n', "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(path))
    return path


def test_a_page_is_printed_as_text(saved: Path, run: Run) -> None:
    """Title, authors, paragraphs, and nothing else."""
    result = run("parse", saved)

    assert (result.code, result.err) == (0, "")
    assert result.out == f"Budget agreed\n\nAda Byron\n\n{ONE}\n\nThe pier\n\n- A longer pier.\n- A shed.\n\n{TWO}\n"


def test_a_page_is_printed_as_markdown(saved: Path, run: Run) -> None:
    """With its headings and lists."""
    assert run("parse", saved, "--format", "md").out == (
        f"# Budget agreed\n\nAda Byron\n\n{ONE}\n\n## The pier\n\n- A longer pier.\n- A shed.\n\n{TWO}\n"
    )


def test_a_page_is_printed_as_data(saved: Path, run: Run) -> None:
    """With all of its blocks, and --json is short for --format json."""
    result = run("parse", saved, "--json")
    told = json.loads(result.out)

    assert run("parse", saved, "--format", "json").out == result.out
    assert told["parts"][1] == {"text": ONE, "kind": "paragraph", "mark": "", "reason": ""}
    assert {part["text"]: part["reason"] for part in told["parts"] if part["reason"]} == {
        "Budget agreed": "headline", "Share This Article": "phrase: share",
    }  # fmt: skip
    assert told["cut"] == [{"text": part["text"], "reason": part["reason"]} for part in told["parts"] if part["reason"]]


def test_each_block_is_explained(saved: Path, run: Run) -> None:
    """On a pipe a line each, its fields parted by tabs."""
    rows = [row.split("\t") for row in run("parse", saved, "--explain").lines]

    assert ["authors", "Ada Byron"] in rows
    assert ["+", "item", "A longer pier."] in rows
    assert ["-", "paragraph", "Share This Article", "phrase: share"] in rows


def test_the_rules_of_a_site_hold_for_a_file_that_came_from_it(saved: Path, ruled: Path, run: Run) -> None:
    """And for no other."""
    rule = f"-\tparagraph\t{TWO}\tsite rule: p.also"

    assert rule in run("parse", saved, "--url", "https://news.example.org/1", "--explain").lines
    assert rule not in run("parse", saved, "--url", "https://example.com/1", "--explain").lines
    assert rule not in run("parse", saved, "--explain").lines


def test_a_page_at_an_address_is_read_with_its_sites_rules(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    """As `natwire fetch` would read it."""
    config = tmp_path / "config.toml"
    config.write_text('[fetch]\nallow_private = ["127.0.0.0/8"]\n[site."127.0.0.1"]\nbody = "p.also"\n', "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(config))
    server.answers["/story"] = answer(PAGE.encode(), Content_Type="text/html")

    assert f"-\tparagraph\t{ONE}\toutside site rule: p.also" in run("parse", server.url("/story"), "--explain").lines


@pytest.mark.parametrize("flags", [(), ("--explain",), ("--json",), ("--format", "md")])
def test_what_is_no_article_is_one_clear_reason_and_exit_3(tmp_path: Path, run: Run, flags: tuple[str, ...]) -> None:
    """Whatever is asked for; the explanation and the data are printed all the same."""
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300)
    result = run("parse", path, *flags)

    assert result.code == 3
    assert result.err.startswith(f"natwire: {path} is no article: a file and no page\n")
    assert bool(result.out.strip()) == bool({"--explain", "--json"} & set(flags))


def test_a_rule_that_cannot_be_read_is_told_with_its_line(ruled: Path, run: Run) -> None:
    """`natwire config check` and every command that reads the config say so."""
    ruled.write_text('[site."example.org"]\nbody = "main["\n', "utf-8")
    result = run("config", "check")

    assert result.code == 2
    assert 'line 2: "body" must be a CSS selector' in result.err


@pytest.mark.parametrize(
    ("key", "selector", "why"),
    [
        ("body", '"main["', "is no CSS selector"),
        ("cut", '["p", "div:has(p:not(:has(i)))"]', "has :has() within :has()"),
        ("body", '"title"', "names what is in the head of a page"),
        ("cut", '["html"]', "names the whole of it"),
    ],
)
def test_a_rule_that_can_do_no_good_is_named(ruled: Path, run: Run, key: str, selector: str, why: str) -> None:
    """With the selector and what is wrong with it."""
    ruled.write_text(f'[site."example.org"]\n{key} = {selector}\n', "utf-8")
    result = run("config", "check")

    assert result.code == 2
    assert f'line 2: "{key}" must be' in result.err
    assert why in result.err


def test_a_selector_that_takes_for_ever_is_ended(
    saved: Path, ruled: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the deadline of any page, with the way out."""
    monkeypatch.setattr(alone, "Workers", partial(Workers, seconds=0.5))
    saved.write_text(PAGE + "<p>x" * 400, "utf-8")
    ruled.write_text('[site."example.org"]\ncut = ["p:has(~ p ~ p ~ p ~ i)"]\n', "utf-8")
    result = run("parse", saved, "--url", "https://example.org/1")

    assert (result.code, result.out) == (3, "")
    assert "its reader was stopped" in result.err
    assert "hint: a selector of its [site] table in the config takes too long" in result.err


def test_a_rule_without_effect_is_told(saved: Path, ruled: Path, run: Run) -> None:
    """The template of the site has changed since it was written, perhaps."""
    ruled.write_text('[site."example.org"]\nbody = "div.story"\ncut = ["p.also", "p.promo"]\n', "utf-8")
    told = run("parse", saved, "--url", "https://example.org/1", "--explain").lines

    assert [row for row in told if "without effect" in row] == [
        "rule without effect\tdiv.story", "rule without effect\tp.promo",
    ]  # fmt: skip
    assert not [row for row in told if row.split("\t")[0] in "+-" and not row.split("\t")[2]]


def test_what_is_remembered_of_a_site_holds_too(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    """As `natwire fetch` would read the page; nothing is written, and a database of another kind is no hindrance."""
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    (recurs,) = traces([Part(TWO)])
    with open_database(tmp_path / "natwire.db", "create") as db:
        for n in range(9):
            own = Trace(n, f"Story {n}", 900)
            Sites(db).learn("example.org", [recurs, own], datetime(2026, 6, 3, tzinfo=UTC))
    asked = ("parse", saved, "--url", "https://www.example.org/1", "--explain")

    told = run(*asked).lines
    assert f"-\tparagraph\t{TWO}\tfurniture of this site" in told
    assert "site memory\t1 block, as the database has it" in told

    (tmp_path / "natwire.db").write_text("no database", "utf-8")
    result = run(*asked)
    assert f"+\tparagraph\t{TWO}" in result.lines
    assert (result.code, "what is remembered of its site is not used" in result.err) == (0, True)


def test_an_explanation_has_no_markdown(saved: Path, run: Run) -> None:
    """It says so instead of printing something else."""
    result = run("parse", saved, "--explain", "--format", "md")

    assert (result.code, result.out) == (2, "")
    assert "an explanation has no Markdown" in result.err
