"""natwire help"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from natwire.cli.place import Place
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

app = typer.Typer(add_completion=False, rich_markup_mode=None)

TOPICS = {
    "query": "What can be searched for, and how a query is written.",
    "cron": "Having natwire run by itself, and hearing of it only when something is wrong.",
    "mail": "A mail in the morning, alerts, and other ways to be told.",
    "sources": "What can be followed, and what to type for it.",
    "files": "Pages, mails and agencies' items in files: reading them once, and folders as sources.",
    "output": "What is printed where: lines, JSON, logs, and the status at the end.",
    "findings": "What natwire doctor finds, word by word, and what mends it.",
}


@app.command(epilog="Example: natwire help query")
def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="A command, or a topic.", metavar="[COMMAND|TOPIC]", show_default=False)
    ] = None,
) -> None:
    """Explain a command, or a topic: query, cron, mail, sources, files, output, findings.

    Of a command it prints what its --help does; without a word, all commands and topics.
    """
    from natwire.show import pager, topic

    place: Place = ctx.obj
    words = words or []
    if len(words) == 1 and words[0] in TOPICS:
        pager.listed(topic.page(document(words[0]).read_text("utf-8"), place.out), place.out)
        return
    _check(words)
    root: Any = ctx.find_root().command
    root.main([*words, "--help"], prog_name="natwire", standalone_mode=False)
    if not words:
        print("\nTopics:\n" + "\n".join(f"  natwire help {name:8} {line}" for name, line in TOPICS.items()))


def _check(words: list[str]) -> None:
    """Raises NatwireError for what is neither a topic nor a command, with what is nearest to it."""
    from natwire.cli.door import COMMANDS
    from natwire.config.tables import nearest

    if words and words[0] not in COMMANDS:
        raise NatwireError(f'no help for "{words[0]}"', hint=nearest(words[0], [*TOPICS, *COMMANDS]))


def document(topic: str) -> Traversable | Path:
    """The page of docs/ that tells of a topic: it is part of the package, and lies beside it in a checkout."""
    from importlib.resources import files

    packed = files("natwire") / "topics" / f"{topic}.md"
    return packed if packed.is_file() else Path(__file__).parents[3] / "docs" / f"{topic}.md"
