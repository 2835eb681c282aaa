"""Writes cli.md and the man pages from the commands' own help. `make docs` runs it; tests fail when they are old."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).with_name("cli.md")
MAN = PAGE.resolve().parents[1] / "man"


def page() -> str:
    """The command reference, as Markdown."""
    os.environ.pop("TERMINAL_WIDTH", None)
    from natwire.cli.door import COMMANDS, app

    return (
        "# Commands\n\nMade from `--help` by `make docs`; a test keeps it true.\n\n"
        + _section(app, [])
        + "".join(_section(app, [name]) for name in COMMANDS)
    )


def _section(app: object, words: list[str]) -> str:
    text = helped(app, words)
    out = f"{'#' * min(len(words) + 1, 3) + '#'} natwire {' '.join(words)}".rstrip() + f"\n\n```text\n{text}\n```\n\n"
    return out + "".join(_section(app, [*words, sub]) for sub in _subcommands(words))


def _subcommands(words: list[str]) -> Iterator[str]:
    from natwire.cli.door import command

    if len(words) == 1:
        found = getattr(command(words[0]), "commands", {})
        yield from (name for name, each in found.items() if not each.hidden)


def helped(app: object, words: list[str]) -> str:
    """What `natwire WORDS --help` prints."""
    from typer.testing import CliRunner

    result = CliRunner().invoke(app, [*words, "--help"], prog_name="natwire", env={"COLUMNS": "80"})  # type: ignore[arg-type]
    if result.exit_code:
        raise RuntimeError(f"natwire {' '.join(words)} --help: {result.exception!r}")
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


if __name__ == "__main__":
    import manpages  # type: ignore[import-not-found]  # it lies beside this script

    PAGE.write_text(page(), "utf-8")
    manpages.write(MAN)
