"""What can go wrong, each with a way out.

NatwireError                  exit 2   usage
├── ConfigError               exit 2   the config file, with its line
├── SourceError               exit 3   one source: its fault disturbs no other
│   ├── FetchError            exit 3   no answer, or an answer of no use
│   │   ├── EndlessError      exit 3   an answer that does not end in all the time that it may take
│   │   └── UnreachableError  exit 3   no connection came about; our own network may be down
│   └── ParseError            exit 3   an answer that is not what it should be
├── DeliveryError             exit 4   one message did not go; it is queued, unless it was refused for good
├── DataError                 exit 5   the database has a fault or is not ours
├── NetworkError              exit 69  no host can be reached: nobody is penalised
├── DiskError                 exit 74  the disk is full or cannot be written
└── LockedError               exit 75  another run is at work
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self


class NatwireError(Exception):
    """What happened, and what the reader can do about it. What is secret in an address is not in it."""

    exit_code = 2

    def __init__(self, what: str, *, hint: str = "") -> None:
        from natwire.masks import masked  # its patterns take a millisecond to build, and most commands go well

        super().__init__(masked(what))
        self.hint = masked(hint)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from worker processes to the corridor; the hint comes along."""
        return (_again, (type(self), str(self), self.__dict__.copy()))


def _again(kind: type[NatwireError], what: str, state: dict[str, object]) -> NatwireError:
    error = kind.__new__(kind)
    Exception.__init__(error, what)
    error.__dict__.update(state)
    return error


class ConfigError(NatwireError):
    """The config says something that natwire does not understand."""


class SourceError(NatwireError):
    """One source could not be read this time. `word` names the fault in one stable word (`refused`, `timeout`...).

    `status` is that of HTTP, where an answer came at all; `until` is when its host may be asked again, where it said.
    """

    exit_code = 3

    def __init__(
        self,
        what: str,
        *,
        word: str = "error",
        hint: str = "",
        status: int | None = None,
        until: datetime | None = None,
    ) -> None:
        super().__init__(what, hint=hint)
        self.word = word
        self.status = status
        self.until = until

    def bare(self) -> Self:
        """The error without its causes and its traceback: they hold the answer, and a run holds its errors."""
        self.__cause__ = self.__context__ = None
        return self.with_traceback(None)


class FetchError(SourceError):
    """No answer came, or one of no use."""


class EndlessError(FetchError):
    """An answer did not end in all the time that it may take. A second try would take as long, and holds up the run."""


class UnreachableError(FetchError):
    """No connection came about: no address, nobody who takes it, no way there. It may be our own network's fault."""


class ParseError(SourceError):
    """An answer came that is not what it should be."""


class DeliveryError(NatwireError):
    """One message did not go. `lasting` says that the same message will never be taken: no second try.

    `word` names the fault in one stable word: `refused`, `unreachable`, `timeout`, `tls`, `login`, `credentials`...
    """

    exit_code = 4

    def __init__(self, what: str, *, word: str = "error", hint: str = "", lasting: bool = False) -> None:
        super().__init__(what, hint=hint)
        self.word = word
        self.lasting = lasting


class DataError(NatwireError):
    """The database has a fault, is of another version, or is no natwire database."""

    exit_code = 5


class NetworkError(NatwireError):
    """Our own network is down."""

    exit_code = 69


class DiskError(NatwireError):
    """The disk is full or cannot be written. What was committed is kept."""

    exit_code = 74


class LockedError(NatwireError):
    """Another run holds the lock."""

    exit_code = 75


def unforeseen(deed: str, error: Exception) -> ParseError:
    """A fault of natwire's own, told as that of one source, so that it disturbs no other. `deed` is read or store."""
    return ParseError(
        f"natwire cannot {deed} it: {type(error).__name__}: {error}", word="crash", hint="please report it"
    )
