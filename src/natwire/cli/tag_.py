"""natwire tag"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from natwire.cli.hits import AsJson
from natwire.cli.place import Place
from natwire.errors import NatwireError

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_NAME = re.compile(r"\w[\w.:/-]{0,63}")  # what stands behind tag: without quotes
_DROPPED = re.compile(r"-(?!-|h$)")


class TagCommand(TyperCommand):
    """A command in which `-y` takes a tag away. `-h` is for help; a tag of that name goes behind `--`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put what begins with one minus behind the options."""
        end = args.index("--") if "--" in args else len(args)
        dropped = [each for each in args[:end] if _DROPPED.match(each)]
        kept = [each for each in args[:end] if not _DROPPED.match(each)]
        return super().parse_args(ctx, [*kept, "--", *dropped, *args[end + 1 :]])


@app.command(cls=TagCommand, epilog="Example: natwire tag 812 813.2 +read -later")
def tag(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Stories, 812 or 812.2, and tags to add and take away.", metavar="ID... +x -y"),
    ] = None,
    json: AsJson = False,
) -> None:
    """Put tags of your own on stories, and take them away. They are kept whatever becomes of the story.

    IDs and tags in any order: natwire search patria --ids | xargs natwire tag +read. With IDs alone their tags are
    printed, with nothing all tags and how many stories have them. `tag:x` and `is:unread` are for search.
    """
    from natwire.cli.stories import numbers as typed
    from natwire.cli.stories import one
    from natwire.store.tags import Tags

    place: Place = ctx.obj
    ids = [each for each in words or () if each[0] not in "+-"]
    add, drop = (_names(words or (), sign) for sign in "+-")
    if (add or drop) and not ids:
        raise NatwireError("tags of which story?", hint="natwire tag 812 +read")
    with place.opened("beside" if add or drop else "read") as db:
        for each in ids:
            one(db, each)  # no story is tagged where one of them is unknown
        if add or drop:
            Tags(db).change([typed(each) for each in ids], add, drop, place.now)
        told = {each: one(db, each).tags for each in ids} if ids else Tags(db).all()
    if json:
        from natwire.show import data

        print(data.document(told))
    elif not (add or drop):
        for each, what in told.items():
            print(f"{each}\t{what if isinstance(what, int) else ' '.join(what)}")


def _names(words: Any, sign: str) -> list[str]:
    """The names behind that sign, as they are kept: in lower case. Raises NatwireError for what is no name."""
    found = [unicodedata.normalize("NFC", each[1:].lower()) for each in words if each[:1] == sign]
    for name in found:
        if not _NAME.fullmatch(name):
            raise NatwireError(
                f"{sign}{name} is no tag", hint="letters and figures, and . : / - _ within: +read, -project/ankara"
            )
    return found
