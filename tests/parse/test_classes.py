"""What the names of classes and ids announce."""

from __future__ import annotations

import pytest

from natwire.parse import classes


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("share", "share"),
        ("post__share-bar", "share"),
        ("SocialMedia", "share"),
        ("read_more", "related"),
        ("readMore", "related"),
        ("col-md-4 Sidebar", "navigation"),
        ("c1 c2 newsletter-form", "newsletter"),
    ],
)
def test_a_name_is_known_however_its_words_are_joined(names: str, kind: str) -> None:
    """By hyphens, underscores or capitals, and among other names."""
    assert classes.kind(names) == kind


@pytest.mark.parametrize(
    "names",
    ["", " ", "article-body", "has-sidebar", "is-share", "md:share", "text--share", "shareholders", "read", "x" * 9999],
)
def test_other_names_announce_nothing(names: str) -> None:
    """A state or a layout is not what the element is, nor is a word that only begins so."""
    assert classes.kind(names) == ""


def test_two_names_are_not_one_word() -> None:
    """Which `read more` would be."""
    assert classes.kind("read more") == ""
