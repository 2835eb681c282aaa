"""natwire parse: what would be read from a page, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
    assert ["kept", "item", "A longer pier."] in rows
    assert ["phrase: share", "paragraph", "Share This Article"] in rows


def test_the_rules_of_a_site_hold_for_a_file_that_came_from_it(saved: Path, ruled: Path, run: Run) -> None:
    """And for no other."""
    rule = f"site rule: p.also\tparagraph\t{TWO}"

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

    assert f"outside site rule: p.also\tparagraph\t{ONE}" in run("parse", server.url("/story"), "--explain").lines


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
