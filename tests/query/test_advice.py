"""What somebody may have meant by a field that is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from natwire import query
from natwire.query.advice import fields

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("sorce:yle", {"sorce:yle": "source:yle"}),
        ("patria -auther:doe", {"auther:doe": "author:doe"}),
        ("(langs:fi OR a) titel:b", {"langs:fi": "lang:fi", "titel:b": "title:b"}),
        ("wach:yards", {"wach:yards": "watch:yards"}),
        ("source:yle 10:30 https://yle.fi/ date:never sorce:", {}),
    ],
)
def test_a_field_that_is_mistyped_is_named(words: str, meant: dict[str, str]) -> None:
    """A clock, an address and a field with a value that is none are plain text, and no slip."""
    assert fields(query.read(words, NOW)) == meant
