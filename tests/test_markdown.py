"""The documents' Markdown, in blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.markdown import Block, blocks, spans

PAGE = """# A page

Words that go on
over `two lines`, with [a link](x.md).
- one thing
- another
  that goes on

| you type | you get |
|---|---|
| `a \\| b` | either |

| | |
|---|---|
| x | y |

![a picture](x.png)

```sh
natwire list   # | no table

# no heading
```
## The end
"""


def test_a_page_in_blocks() -> None:
    """Links lose where they lead, tables their rules and empty heads, code nothing."""
    assert list(blocks(PAGE)) == [
        Block("heading", "A page", level=1),
        Block("text", "Words that go on over `two lines`, with a link."),
        Block("item", "one thing"),
        Block("item", "another that goes on"),
        Block("head", cells=("you type", "you get")),
        Block("row", cells=("`a | b`", "either")),
        Block("row", cells=("x", "y")),
        Block("code", "natwire list   # | no table\n\n# no heading"),
        Block("heading", "The end", level=2),
    ]


@pytest.mark.parametrize("page", sorted(Path(__file__).parents[1].glob("docs/*.md")), ids=lambda page: page.stem)
def test_no_word_of_the_documents_is_lost(page: Path) -> None:
    """Of those that somebody reads."""
    told = " ".join(f"{block.text} {' '.join(block.cells)}" for block in blocks(page.read_text("utf-8")))
    words = {word for word in page.read_text("utf-8").split() if word.isalpha()}

    assert words <= {*told.split(), "sh", "toml"}


def test_marks_within_a_line() -> None:
    """Code first: what looks bold within it is none."""
    assert list(spans("a `**b**` **c**")) == [("", "a "), ("code", "**b**"), ("", " "), ("bold", "c")]
