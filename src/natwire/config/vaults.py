"""What holds secrets: the environment, a file, a command, a keyring. What is found goes to the caller and nowhere else.

A reference says where one is, in a line: `env:NAME`, `file:PATH`, `command:WORDS`, `keyring:SERVICE/USER`.
"""

from __future__ import annotations

import os
import select
import shlex
import stat
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock

MOST = 64 << 10  # bytes; what is longer is no secret but a file that was meant for something else
SECONDS = 30.0  # for a command: it may have to ask its user first
_ONE_BY_ONE = Lock()  # sources ask at once from threads, and who is asked by all of them need not answer twice


def is_reference(value: str) -> bool:
    """Whether a text says where a secret is."""
    kind, _, where = value.partition(":")
    return kind in _GIVES and bool(where.strip())


def given(reference: str) -> str:
    """The secret there, as `one_line`.

    Raises LookupError when there is none, ValueError when it is unfit; both say why in words that follow the place, and
    never quote what was found.
    """
    kind, _, where = reference.partition(":")
    return one_line(_GIVES[kind](where))


def one_line(found: str) -> str:
    """The text without the spaces around it. Raises LookupError when it is empty, ValueError when it is no line."""
    if not found.strip():
        raise LookupError("is empty")
    if not found.strip().isprintable():
        raise ValueError("holds more than one line of text")
    return found.strip()


def bytes_of(path: Path, mine: bool = False) -> bytes:
    """A file's bytes, at most 64 kB; with `mine` of one that is the user's and that nobody else may read.

    Raises LookupError, ValueError. What would never end, a pipe or a device, is not read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe that nobody writes to would keep us waiting
    except FileNotFoundError:
        raise LookupError("is not there") from None
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    try:
        _must_be_fit(os.fstat(handle), mine)
        return os.read(handle, MOST)
    finally:
        os.close(handle)


def _must_be_fit(facts: os.stat_result, mine: bool) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise ValueError("is no plain file")
    if facts.st_size > MOST:
        raise ValueError(f"is larger than {MOST >> 10} kB")
    if mine and facts.st_uid != os.geteuid():
        raise ValueError("belongs to another user")
    if mine and stat.S_IMODE(facts.st_mode) not in (0o600, 0o400):
        raise ValueError(f"has mode {stat.S_IMODE(facts.st_mode):04o} and not 0600, which keeps others out")


def text_of(data: bytes) -> str:
    """The text that these bytes are. Raises ValueError, without a byte of them."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is no text in UTF-8") from None


def _from_environment(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise LookupError("is not set") from None


def _from_file(path: str) -> str:
    try:
        return text_of(bytes_of(Path(path).expanduser()))
    except RuntimeError:  # ~nobody
        raise LookupError("is not there") from None


def _from_command(line: str) -> str:
    with _ONE_BY_ONE:
        said, why = _ran(line)
    if why:
        raise ValueError(why)
    return text_of(said)


@cache
def _ran(line: str) -> tuple[bytes, str]:
    """What a command prints, or why that is nothing; it is run once, for a process is a run. Its errors are shown."""
    import subprocess  # every command reads the config, and few have a secret to ask for

    try:
        process = subprocess.Popen(shlex.split(line), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    except (OSError, ValueError) as error:
        return b"", f"cannot be run: {getattr(error, 'strerror', None) or 'it is no command'}"
    with process:
        try:
            assert process.stdout is not None
            said = _all_of(process.stdout.fileno(), time.monotonic() + SECONDS)
            status = process.wait(1.0)  # who has closed its output has ended, or is about to
        except (TimeoutError, subprocess.TimeoutExpired):
            return b"", f"takes longer than {SECONDS:.0f} s"
        except ValueError as error:
            return b"", str(error)
        finally:
            process.kill()
    return (said, "") if status == 0 else (b"", f"ends with status {status}")


def _all_of(pipe: int, until: float) -> bytes:
    """What comes out of a pipe, until its end. Raises TimeoutError, ValueError."""
    said, bell = b"", select.poll()
    bell.register(pipe)
    while bell.poll(max(until - time.monotonic(), 0.0) * 1000):
        if not (more := os.read(pipe, MOST)):
            return said
        said += more
        if len(said) > MOST:
            raise ValueError(f"prints more than {MOST >> 10} kB")
    raise TimeoutError


def _from_keyring(entry: str) -> str:
    try:
        import keyring
    except ImportError:
        raise ValueError("needs a package more: pip install 'natwire[keyring]'") from None
    service, _, user = entry.rpartition("/")
    try:
        with _ONE_BY_ONE:
            found = keyring.get_password(service, user)
    except Exception as error:  # each system's keyring has faults of its own, and what they say is not known
        raise ValueError(f"cannot be asked: {type(error).__name__}") from None
    if found is None:
        raise LookupError("is not there")
    return str(found)


_GIVES: Mapping[str, Callable[[str], str]] = {
    "env": _from_environment,
    "file": _from_file,
    "command": _from_command,
    "keyring": _from_keyring,
}
