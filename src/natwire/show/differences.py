"""What changed from one reading of an article to the next, as lines of a unified difference."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from natwire.model.article import Article
from natwire.show.style import Style
from natwire.text import clean, line

_KINDS = {"-": "removed", "+": "added", "@": "dim"}
_AROUND = 1  # paragraphs are long; one on each side tells where it is


def told(name: str, before: Article, after: Article, style: Style) -> str:
    """The differences under the article's name, each paragraph on a line: gone with a minus, new with a plus."""
    lines = difflib.unified_diff(_lines(before), _lines(after), n=_AROUND, lineterm="")
    head = style.paint(f"{line(name)}  {line(after.title)}", "title")
    # Of a unified difference the two lines with the names of files are left out.
    return "\n".join([head, *(_painted(each, style) for each in list(lines)[2:])])


def _painted(told: str, style: Style) -> str:
    kind = _KINDS.get(told[0])
    return style.paint(told, kind) if kind else told


def _lines(article: Article) -> list[str]:
    return [*_facts(article), *filter(None, clean(article.text).split("\n"))]


def _facts(article: Article) -> Iterator[str]:
    yield f"title: {line(article.title)}"
    if article.authors:
        yield f"by: {', '.join(map(line, article.authors))}"
    if article.published:
        yield f"published: {article.published.isoformat()} ({article.published_from})"
    for name, value in (("language", article.lang), ("site", article.site)):
        if value:
            yield f"{name}: {line(value)}"
    if article.teaser:
        yield "only the beginning"
