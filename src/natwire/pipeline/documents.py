"""From the files that somebody named to what is in each of them: one document, or the messages of a mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from natwire import intake
from natwire.errors import ParseError
from natwire.intake import mbox
from natwire.intake.common import shown
from natwire.model.intake import Document, Form

MOST = mbox.MOST  # bytes of a file that is read as a whole: a mail, a page; agencies' files have bounds of their own
HEAD = 65_536  # bytes by which a file is known

Refused = Callable[[ParseError], None]


def documents(paths: Iterable[Path], refused: Refused) -> Iterator[Document]:
    """What is in these files, in their order. A file that cannot be read is `refused`, and the others go on."""
    for path in paths:
        try:
            yield from inside(path, refused)
        except ParseError as error:
            refused(error)


def inside(path: Path, refused: Refused) -> Iterator[Document]:
    """What is in a file. Of a mailbox no more than one message is in memory. Raises ParseError."""
    if form_of(path) != "mbox":
        yield intake.read(path, MOST)
        return
    name = shown(path)

    def named(error: ParseError) -> None:
        refused(ParseError(f"{name}: {error}", word=error.word))

    with intake.opened(path) as file:
        at = intake.changed(file)
        for n, message in enumerate(mbox.split(file, named), 1):
            yield Document(f"{name}: message {n}", message, at)


def form_of(path: Path) -> Form:
    """What a file is, by how it begins. Raises ParseError for what natwire does not read."""
    with intake.opened(path) as file:
        return intake.form(file.read(HEAD), shown(path))
