"""One page that needs nothing else: no script, no picture, no request to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from natwire.export.common import TITLE, link, outlets, paragraphs, title
from natwire.model.story import Story
from natwire.text import line

_HEAD = f"""<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>{TITLE}</title>
<style>
body {{ max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 Georgia, serif; }}
h2 {{ line-height: 1.2; margin: 2em 0 0; }}
.facts {{ color: #666; font: .85em/1.5 system-ui, sans-serif; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #ddd; }} a {{ color: #8bf; }} }}
</style>
</head>
<body>
"""


def pieces(stories: Iterable[Story]) -> Iterator[str]:
    """HTML 5, UTF-8; an article for each story, with its language."""
    yield _HEAD
    for story in stories:
        yield _article(story)
    yield "</body>\n</html>\n"


def body(story: Story) -> str:
    """The text of a story as paragraphs and lists, for other forms too; it is well-formed XML."""
    return "".join(f"{_block(escape(part).split(chr(10)))}\n" for part in paragraphs(story))


def _block(lines: list[str]) -> str:
    """A paragraph, or a list where each of its lines is an entry.

    >>> _block(["- one", "- two"]), _block(["Ankara", "Turkey"])
    ('<ul><li>one</li><li>two</li></ul>', '<p>Ankara<br/>Turkey</p>')
    """
    if len(lines) > 1 and all(each.startswith("- ") for each in lines):
        return f"<ul>{''.join(f'<li>{each[2:]}</li>' for each in lines)}</ul>"
    return f"<p>{'<br/>'.join(lines)}</p>"


def _article(story: Story) -> str:
    url, head = link(story.url), escape(title(story))
    lang = f' lang="{escape(line(story.lang))}"' if story.lang else ""
    facts = [f'<time datetime="{story.at.isoformat()}">{story.at:%Y-%m-%d %H:%M} UTC</time>', escape(line(story.name))]
    more = len(outlets(story)) - 1
    facts += [f"and {more} more"] if more > 0 else []
    facts += [escape(", ".join(map(line, story.authors)))] if story.authors else []
    facts += [escape(" ".join(story.tags))] if story.tags else []
    return (
        f'<article id="story-{story.id}"{lang} dir="auto">\n'
        f"<h2>{f'<a href={chr(34)}{escape(url)}{chr(34)}>{head}</a>' if url else head}</h2>\n"
        f'<p class="facts">{" · ".join(facts)}</p>\n{body(story)}</article>\n'
    )
