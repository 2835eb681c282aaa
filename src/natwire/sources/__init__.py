"""Where stories are announced. A kind of source is a file here: a module with `first` and `read`, and no network in it.

`first` asks the questions that begin a poll, `read` turns an answer into items, further questions, a hint about the
pace and, last, the mark to remember. Packages outside natwire add kinds with the entry point group `natwire.sources`.

A kind may also have `stable(body)`, what of an answer stays the same as long as its items do; `server(source)`, an
address of the server that is asked where the source's own is none of the web; and `PAGES`, how many answers one poll
may take where that is not the user's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from natwire.errors import NatwireError
from natwire.model.source import Cost, Gone, Hint, Item, Mark, Reply, Request, Source

__all__ = ["Kind", "Thing", "kind", "pages", "server", "stable"]

Thing = Item | Request | Hint | Mark | Gone | Cost


class Kind(Protocol):
    """A conversation with a source."""

    def first(self, source: Source, mark: Mark) -> Iterator[Request]:
        """The questions that begin a poll; `mark` is what the last poll left, empty before the first."""

    def read(self, reply: Reply, mark: Mark) -> Iterator[Thing]:
        """What an answer says, the mark last. Raises SourceError, after the items that could be read.

        `mark` is the newest: of an answer before in this poll, else what the last poll left. One is only given out when
        nothing that lies before it is still to be read: it is what a run that is killed goes on from.
        """


def stable(name: str, body: bytes) -> bytes:
    """What of an answer stays the same as long as its items do; a kind says so with a function of this name."""
    keep = getattr(kind(name), "stable", None)
    return cast("bytes", keep(body)) if keep else body


def server(source: Source) -> str:
    """An address of the server that is asked for a source: with whom one is polite, and to whom its keys go."""
    where = getattr(kind(source.kind), "server", None)
    return cast("str", where(source)) if where else source.address


def pages(source: Source) -> int:
    """How many answers one poll of a source may take."""
    return cast("int", getattr(kind(source.kind), "PAGES", source.pages))


def kind(name: str) -> Kind:
    """The kind of that name, a file of this room before a plug-in. Raises NatwireError where there is none."""
    found: object = None
    if name.isidentifier() and not name.startswith("_") and find_spec(f"{__name__}.{name}"):
        found = import_module(f"{__name__}.{name}")
    else:
        from importlib.metadata import entry_points  # 20 ms that the kinds of this room do not cost

        for plugin in entry_points(group="natwire.sources", name=name):
            found = plugin.load()
    if not (hasattr(found, "first") and hasattr(found, "read")):
        raise NatwireError(f'no kind of source is called "{name}"', hint=_nearest(name))
    return cast("Kind", found)


def _nearest(name: str) -> str:
    """The kind that was perhaps meant, of this room and of plug-ins."""
    from importlib.metadata import entry_points
    from pkgutil import iter_modules

    from natwire.wording import near

    rooms = [each.name for each in iter_modules(__path__) if not each.name.startswith("_")]
    kinds = [each for each in rooms if hasattr(import_module(f"{__name__}.{each}"), "first")]
    meant = near(name, (*kinds, *(plugin.name for plugin in entry_points(group="natwire.sources"))))
    return f'did you mean "{meant}"?' if meant else 'most sources are kind = "feed"'
