"""What a command writes to a file that the user named."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path


def write(told: Iterable[str], output: str) -> None:
    """Write to the file, or to standard output where that is `-`.

    A file has another name until it is whole. One that is there is replaced, unless it is no file but a pipe.
    """
    path = Path(output)
    if output == "-":
        sys.stdout.writelines(told)
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as out:
            out.writelines(told)
    else:
        _replace(told, path)


def _replace(told: Iterable[str], path: Path) -> None:
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.writelines(told)
        part.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk does not say whose it is
        raise
    finally:
        part.unlink(missing_ok=True)
