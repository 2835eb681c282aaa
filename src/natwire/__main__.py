"""`natwire` and `python -m natwire`: opens the door, and says what went wrong in one line with a way out."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path

from natwire.errors import NatwireError

_GLOBAL = ("--config", "--db", "--log-format")


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status."""
    arguments = global_first(sys.argv[1:] if arguments is None else arguments)
    sys.excepthook = _say_all
    _open_streams()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        status = _deaf(0)  # the reader, `head` perhaps, has seen enough
    except OSError as error:
        if "--debug" in arguments:
            raise
        from natwire.cli.log import say

        say(f"natwire: {error.filename or 'the output'} cannot be read or written: {error.strerror}", "error")
        status = _deaf(74)
    sys.exit(status)


def _open_streams() -> None:
    """cron may close what a program is born with; and LC_ALL=C knows no ö, which is no fault."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115  for as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(arguments: list[str]) -> int | str | None:
    """The status that the command ends with. typer answers with SystemExit, always."""
    gc.disable()  # until the door is open: what is imported and built so far stays, and looking through it takes 5 ms
    from natwire.cli.door import app

    try:
        app(arguments, prog_name="natwire")
    except NatwireError as error:
        if "--debug" in arguments:
            raise
        from natwire.cli.log import say

        say(f"natwire: {error}", "error", hint=error.hint, exit=error.exit_code)
        return error.exit_code
    except SystemExit as end:
        # typer makes statuses of these two itself: 1, which means that nothing was found, and 130 without a word.
        if _behind(end, BrokenPipeError):
            raise BrokenPipeError from end
        if _behind(end, KeyboardInterrupt):
            from natwire.cli.log import say

            say("natwire: interrupted; what was committed is kept", "error")
        return end.code
    return 0


def _say_all(_: object, error: BaseException, __: object) -> None:
    """A whole traceback, without what is secret in it: of a fault of ours, or with --debug of any."""
    import traceback

    from natwire.cli.log import say

    say("".join(traceback.format_exception(error)).rstrip(), "error", event="traceback")


def _deaf(status: int) -> int:
    """Nobody hears standard output any more; Python would complain once more while it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return status


def _behind(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error of that kind led to this one."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None


def global_first(arguments: list[str]) -> list[str]:
    """`--config`, `--db`, `--log-format` and `--debug` may stand anywhere before a `--`; typer wants them in front.

    >>> global_first(["search", "patria", "--db", "x.db"])
    ['--db', 'x.db', 'search', 'patria']
    """
    front, rest = [], []
    queue = list(arguments)
    while queue:
        each = queue.pop(0)
        if each == "--":
            rest += [each, *queue]
            break
        if each in _GLOBAL and queue:
            front += [each, queue.pop(0)]
        elif each == "--debug" or each.startswith(tuple(f"{name}=" for name in _GLOBAL)):
            front.append(each)
        else:
            rest.append(each)
    return front + rest


if __name__ == "__main__":
    main()
