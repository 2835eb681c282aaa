"""A digest as the two parts of a mail. Both are written from one view, and so say the same."""

from __future__ import annotations

from dataclasses import replace
from shlex import quote

from natwire.config.settings import PerStory
from natwire.digest.fit import fitted
from natwire.digest.model import Digest
from natwire.digest.sample import sample
from natwire.digest.templates import Templates, TemplateText, own, rendered
from natwire.digest.view import View, whole
from natwire.errors import ConfigError
from natwire.text import line


def html(digest: Digest, max_kb: int = 90, per_story: PerStory = "lead", templates: Templates | None = None) -> str:
    """The digest in at most `max_kb` kB of HTML; Gmail clips a mail at about 102. Raises ConfigError for a template."""
    return parts(digest, max_kb, per_story, templates)[1]


def text(digest: Digest, max_kb: int = 90, per_story: PerStory = "lead", templates: Templates | None = None) -> str:
    """The digest as plain text, without the stories that the HTML has to leave out. Raises ConfigError likewise."""
    return parts(digest, max_kb, per_story, templates)[0]


def check(templates: Templates) -> None:
    """Raises ConfigError for templates that cannot tell all that there may be to tell, or nothing."""
    for digest in (sample(), replace(sample(), name="", sections=(), changes=(), volume=(), sick=())):
        parts(digest, 90, "lead", templates)


def parts(
    digest: Digest, max_kb: int, per_story: PerStory, templates: Templates | None, unsubscribe: str = ""
) -> tuple[str, str]:
    """The text and the HTML. Raises ConfigError for a template that cannot be filled, or is too large in itself."""
    templates = templates or own()

    def rich(view: View) -> str | None:
        return rendered(templates.html, max_kb * 1000, {"view": view}, escape=True)

    everything, leads = whole(digest, unsubscribe), per_story == "lead"
    view = fitted(everything, lambda some: rich(some) is not None, _finding(digest), leads)
    text = rendered(templates.text, max_kb * 1000, {"view": view}, escape=False)
    return _small(templates.text, text, max_kb), _small(templates.html, rich(view), max_kb)


def _small(template: TemplateText, part: str | None, max_kb: int) -> str:
    if part is None:
        raise ConfigError(f"{template.name}: it makes more than {max_kb} kB", hint="make it shorter")
    return part


def _finding(digest: Digest) -> str:
    """The command that finds what the digest tells; "" for one that was asked for by hand, which nobody remembers."""
    return f"natwire search {quote(f'{digest.kind}:{line(digest.name)}')}" if digest.name else ""
