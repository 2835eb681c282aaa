"""What is explained, and that it is so."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import typer

from natwire.cli.door import COMMANDS
from natwire.cli.help_ import TOPICS, document
from natwire.markdown import blocks
from natwire.query.tokens import FIELDS

from .conftest import Run
from .lines import calls, every_command, parse

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *ROOT.glob("docs/*.md")]


@pytest.mark.parametrize(("name", "example"), [(name, found.epilog) for name, found in every_command()])
def test_the_example_of_each_command_is_one_that_natwire_takes(name: str, example: str) -> None:
    """It is of that command, and the real parser reads it."""
    told = list(calls(example))

    assert any(words[: len(name.split())] == name.split() for words in told)
    for words in told:
        parse(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_line_to_paste_in_the_documents_is_one_that_natwire_takes(page: Path) -> None:
    """Those of shell blocks, and those that a table says to type."""
    code = [block.text for block in blocks(page.read_text("utf-8")) if block.kind == "code"]
    lines = [line for text in code for line in text.splitlines() if line.startswith("natwire ")]
    rows = [block.cells for block in blocks(page.read_text("utf-8")) if block.kind == "row"]
    cells = [part for row in rows for cell in row[:2] for part in cell.split("`")[1::2] if part.startswith("natwire ")]

    for line in [*lines, *cells]:
        for words in calls(line.replace("...", "x").replace("NAME", "x")):
            parse(words)


def test_a_line_that_is_a_lie_is_found_out() -> None:
    """The test above can fail."""
    with pytest.raises(typer.TyperException, match="No such option: --sinse"):
        parse(next(calls("natwire search patria --sinse 7d")))


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_a_page_of_the_documents(topic: str, run: Run) -> None:
    """As text without marks, no wider than the terminal, with something to type."""
    told = run("help", topic)

    assert (told.code, told.err) == (0, "")
    assert "natwire " in told.out
    assert "](" not in told.out
    assert "`" not in told.out.replace("$(natwire", "")
    prose = [line for line in told.lines if not line.startswith("    ")]
    assert max(map(len, prose)) <= 100


def test_the_topics_are_part_of_the_package() -> None:
    """An installed natwire has no docs/ beside it."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    packed = {to: source for source, to in build["force-include"].items()}

    for topic in TOPICS:
        source = packed[f"natwire/topics/{topic}.md"]
        assert (ROOT / source).read_text("utf-8") == document(topic).read_text("utf-8")


def test_the_topic_of_queries_knows_every_field(run: Run) -> None:
    """One that is not told is not found."""
    told = run("help", "query").out

    assert [field for field in FIELDS if f"{field}:" not in told] == []


def test_help_alone_lists_commands_and_topics(run: Run) -> None:
    """All of them, each with its line."""
    told = run("help").lines

    assert {line.split()[0] for line in told if line.startswith("  ")} >= {*COMMANDS, "natwire"}
    assert [line.split()[2] for line in told if line.startswith("  natwire help")] == list(TOPICS)


@pytest.mark.parametrize("words", [["fetch"], ["source", "add"], ["source"]])
def test_help_of_a_command_is_what_it_says_itself(words: list[str], run: Run) -> None:
    """`natwire help fetch` is `natwire fetch --help`."""
    assert run("help", *words).out == run(*words, "--help").out


def test_no_topic_hides_the_help_of_a_command() -> None:
    """`natwire help doctor` tells of its options, and where its findings are told."""
    assert not {*TOPICS} & {*COMMANDS}


def test_help_for_what_is_none_names_the_nearest(run: Run) -> None:
    """Of topics and commands."""
    assert run("help", "querry").err == 'natwire: no help for "querry"\nhint: did you mean "query"?\n'
    assert run("help", "source", "ad").err == 'natwire: natwire source has no command "ad"\nhint: did you mean add?\n'
