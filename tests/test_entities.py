"""Character references that XML does not know become letters, and the rest stays."""

from __future__ import annotations

import doctest

import pytest

from natwire import entities
from natwire.entities import character, mend


def test_the_examples_in_its_docs_hold() -> None:
    """What the functions say of themselves is so."""
    assert doctest.testmod(entities).failed == 0


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("R&D", "R&amp;D"),
        ("&eacute;&#146;", "é’"),
        ("&amp;&lt;&#8217;", "&amp;&lt;&#8217;"),
        ("&nosuch;", "&amp;nosuch;"),
        ("&#0;", ""),
        ("&LT;", "&lt;"),
    ],
)
def test_what_xml_would_not_take_is_mended(written: str, mended: str) -> None:
    """And never becomes a tag."""
    assert mend(written) == mended


def test_a_name_that_html_does_not_know_is_none() -> None:
    """So that it stays as it is written."""
    assert character("nosuch") is None
