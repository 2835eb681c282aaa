"""natwire completion"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Print what makes your shell complete commands, options, sources, watches, digests, fields and tags.",
)


@app.command(epilog='Example: eval "$(natwire completion bash)"    (a line for ~/.bashrc)')
def bash() -> None:
    """Print the script for bash."""
    _print("bash")


@app.command(epilog="Example: source <(natwire completion zsh)    (a line for ~/.zshrc, below compinit)")
def zsh() -> None:
    """Print the script for zsh. As a file it is called _natwire, in a folder of $fpath."""
    _print("zsh")


@app.command(epilog="Example: natwire completion fish | source    (a line for ~/.config/fish/config.fish)")
def fish() -> None:
    """Print the script for fish."""
    _print("fish")


def _print(shell: str) -> None:
    from importlib.resources import files

    print((files("natwire.cli") / f"completion.{shell}").read_text("utf-8"), end="")


@app.command(name="next", hidden=True, epilog="Example: natwire completion next -- source ''")
def next_(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="What is typed; the last is not whole.", metavar="WORD...")],
    of_bash: Annotated[bool, typer.Option("--bash", help="One word: the line as it is typed, in bash.")] = False,
) -> None:
    """Print what the last word may become, a line each, with what is said of it behind a tab.

    Somebody is typing: whatever goes wrong, nothing is said.
    """
    from natwire.cli import complete, typed

    try:
        line = typed.line(words[0]) if of_bash else typed.Typed(words[:-1], words[-1])
        for word, about in complete.offers(ctx.find_root().command, line.before, line.word):
            print(typed.reply(line, word) if of_bash else f"{word}\t{about}")
    except Exception as error:
        print(f"natwire: {error!r}", file=sys.stderr)  # which the scripts throw away
