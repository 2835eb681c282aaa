"""`natwire` and `python -m natwire`: opens the door, and says what went wrong in one line with a way out."""

from __future__ import annotations

import gc
import os
import sys

from natwire.errors import NatwireError

_GLOBAL = ("--config", "--db")


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status."""
    arguments = global_first(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # until the door is open: what is imported and built so far stays, and looking through it takes 5 ms
    from natwire.cli.door import app

    try:
        app(arguments, prog_name="natwire")
    except NatwireError as error:
        if "--debug" in arguments:
            raise
        from natwire.cli.place import say

        say(f"natwire: {error}" + (f"\nhint: {error.hint}" if error.hint else ""))
        sys.exit(error.exit_code)
    except SystemExit as end:
        # typer makes statuses of these two itself: 130 without a word, and 1, which means that nothing was found.
        if _behind(end, BrokenPipeError):
            # The reader, `head` perhaps, has seen enough. Python would complain once more while it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(0)
        if _behind(end, KeyboardInterrupt):
            print("natwire: interrupted; what was committed is kept", file=sys.stderr)
        raise


def _behind(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error of that kind led to this one."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None


def global_first(arguments: list[str]) -> list[str]:
    """`--config`, `--db` and `--debug` may stand anywhere before a `--`; typer wants them in front.

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
