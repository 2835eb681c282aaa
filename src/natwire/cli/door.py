"""The list of commands. A command's module is imported when it is named: all of them would cost 25 ms each time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from natwire import __version__
from natwire.cli import log
from natwire.cli.place import Place

COMMANDS = {
    "init": "Write a config and a database, and offer first sources.",
    "demo": "Show a small newswire at work; needs no network and leaves nothing behind.",
    "fetch": "Ask the sources that are due, follow links, fold duplicates, store.",
    "search": "Search your stories, best match first.",
    "list": "List your stories, newest first.",
    "show": "Read stories.",
    "diff": "Show what a publisher changed in an article, or what two carriers have otherwise.",
    "tag": "Put tags of your own on stories.",
    "story": "Correct by hand which texts are one story. It is remembered, and no rule goes against it.",
    "open": "Open a story in the browser.",
    "parse": "Extract the article from a page; nothing is stored.",
    "reparse": "Extract stored pages again with today's rules and what is known of their sites.",
    "source": "Add, list, test, pause and remove what you follow; read and write lists of it.",
    "site": "See and drop what is remembered of the sites whose pages are read.",
    "watch": "Keep queries under a name, list what they find, and try them.",
    "stats": "See your stories over time, by source and language, and which outlet follows which.",
    "digest": "Build digests of what is new, look at them, and send them.",
    "outbox": "Look at the letters that were written, and mend what did not go.",
    "schedule": "Have cron or systemd run natwire.",
    "config": "Show, check and find the config.",
    "export": "Write stories to a file: JSON lines, CSV, Markdown, HTML, Atom, JSON Feed, mbox.",
    "import": "Read files: pages, mails and mailboxes, agencies' items, stories that natwire exported.",
    "doctor": "Look over the whole house and say what is wrong, with what mends it.",
    "db": "Look at the database, copy it, check it, make it smaller.",
    "help": "Explain a command, or a topic: query, cron, mail, sources, files, output, findings.",
    "completion": "Print what makes your shell complete commands, options and names.",
}


class Door(TyperGroup):
    """Knows each command by its name and line, enough for help and completion; loads it when it is named."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, help_line in COMMANDS.items():
            self.commands[name] = TyperCommand(name=name, help=help_line)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """What stands before the command, read."""
        with _told_our_way(lambda: str(info_name)):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """What stands behind it is read here, and the command runs."""
        with _told_our_way(lambda: f"{ctx.command_path} {ctx.invoked_subcommand or ''}".strip()):
            return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order in which a newcomer meets them."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the command's module before typer looks for it."""
        if args and args[0] in COMMANDS:
            self.commands[args[0]] = command(args[0])
        return super().resolve_command(ctx, args)


@contextmanager
def _told_our_way(path: Callable[[], str]) -> Iterator[None]:
    """What typer finds wrong with what was typed, raised as NatwireError: a line and a hint, as all errors."""
    try:
        yield
    except typer.TyperException as error:
        from natwire.cli import usage

        if ours := usage.told(error, path()):
            raise ours from error
        raise


def command(name: str) -> Any:
    """The command of that name, whole."""
    found = get_command(import_module(f"natwire.cli.{name}_").app)
    found.name = name
    return found


app = typer.Typer(
    cls=Door,
    name="natwire",
    add_completion=False,  # natwire completion has its own, which knows names too and does not import rich
    help="Newswire ingestion for the command line: feeds in, one line per story out, searchable at once.",
    epilog="Example: natwire search patria",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"natwire {__version__}")
        raise typer.Exit


@app.callback()
def door(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The config file. [env: NATWIRE_CONFIG]", metavar="FILE", show_default=False)
    ] = None,
    db: Annotated[
        Path | None, typer.Option(help="The database file. [env: NATWIRE_DB]", metavar="FILE", show_default=False)
    ] = None,
    log_format: Annotated[
        log.Form,
        typer.Option(
            envvar="NATWIRE_LOG_FORMAT",
            help="What standard error holds: lines, or an object each. [env: NATWIRE_LOG_FORMAT]",
            show_envvar=False,
            show_default=False,
        ),
    ] = "text",
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """What holds for every command."""
    gc.freeze()
    gc.enable()
    log.use(log_format)
    ctx.obj = Place(config, db)
