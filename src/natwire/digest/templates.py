"""Templates, natwire's own and the user's: whatever one of them does, it ends, and gives a whole text or an error."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from natwire.digest.plain import starred, underlined, wrapped
from natwire.errors import ConfigError

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A template, and what errors call it, such as the path of its file."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of both parts of a mail."""

    html: TemplateText
    text: TemplateText


@cache
def own() -> Templates:
    """Natwire's own, for users to begin theirs with. Their names are those of the files that take their places."""
    return Templates(_own("digest.html.j2"), _own("digest.txt.j2"))


def _own(name: str) -> TemplateText:
    return TemplateText(name, files("natwire.digest").joinpath(name).read_text("utf-8"))


def rendered(template: TemplateText, most: int, names: dict[str, Any], *, escape: bool) -> str | None:
    """The template filled with the names; None when that makes more than `most` bytes, of which no more are made.

    With `escape` what is filled in is no markup. Raises ConfigError, with the name and the line, for a template that
    has a fault, asks for what there is not or must not be had, or goes on and on.
    """
    try:
        compiled, restart = _compiled(template, escape)
        restart()
        return _joined(compiled.generate(names), most)
    except Exception as error:  # whatever it is, a template raised it, and its author can mend it
        said = str(error).rstrip(".") or type(error).__name__
        raise ConfigError(
            f"{template.name}, line {_line(error)}: {said}", hint="nothing is sent with it; mend the template"
        ) from error


def _joined(pieces: Iterable[str], most: int) -> str | None:
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece.encode("utf-8", "replace"))
        if size > most:
            return None
    return "".join(kept)


@cache
def _compiled(template: TemplateText, escape: bool) -> tuple[Template, Callable[[], None]]:
    """The template, and what is called before each use. Only who has a digest should pay 80 ms to import Jinja2."""
    from jinja2 import StrictUndefined

    from natwire.digest.sandbox import Sandbox

    sandbox = Sandbox(
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    sandbox.filters |= {"wrapped": wrapped, "underlined": underlined, "starred": starred}
    return sandbox.from_string(template.text), sandbox.restart


def _line(error: Exception) -> int:
    """The line of the template that raised it; the first for what has none."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return (lines[-1] if lines else None) or 1
