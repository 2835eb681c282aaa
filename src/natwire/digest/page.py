"""A digest as HTML that Outlook, Gmail and a dark screen all show well."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from natwire.digest.model import Digest
from natwire.digest.view import View, view

if TYPE_CHECKING:
    from jinja2 import Template


def html(digest: Digest, max_kb: int = 90) -> str:
    """The digest in at most `max_kb` kB of HTML; Gmail clips a mail at about 102."""
    return rendered(fitting(digest, max_kb))


def fitting(digest: Digest, max_kb: int) -> View:
    """As much of the digest as its HTML may hold. Both parts are written from this."""
    return view(digest, lambda seen: len(rendered(seen).encode()) <= max_kb * 1000)


def rendered(seen: View) -> str:
    """The HTML of a view."""
    return _template().render(view=seen)


@cache
def _template() -> Template:
    """The one template. Jinja2 takes 80 ms to import, which only a digest should pay."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("natwire.digest").joinpath("digest.html.j2").read_text("utf-8"))
