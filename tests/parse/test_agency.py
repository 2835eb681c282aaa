"""The text that an agency delivered stays as it is."""

from __future__ import annotations

from natwire.parse import delivered


def test_nothing_of_a_text_goes_that_would_be_furniture_on_a_page() -> None:
    """An agency that writes it means it."""
    body = (
        "<p>Share this article</p><p>4 min read</p><p>About us: the harbour is a company.</p><p>Share this article</p>"
    )

    assert delivered(body, "Ferry late").split("\n\n") == [
        "Share this article",
        "4 min read",
        "About us: the harbour is a company.",
        "Share this article",
    ]


def test_the_headline_once_more_above_the_text_goes() -> None:
    """Whatever its case; below it is the text's."""
    body = "<h1>FERRY LATE</h1><p>It was late.</p><p>Ferry late</p>"

    assert delivered(body, "Ferry late") == "It was late.\n\nFerry late"


def test_lists_and_tables_keep_their_lines() -> None:
    """Results are delivered so."""
    table = "<table><tr><td>Kotka</td><td>1 win</td></tr><tr><td>Hamina</td><td>none</td></tr></table>"

    assert delivered(f"<ul><li>one</li><li>two</li></ul>{table}", "") == "- one\n- two\n\nKotka | 1 win\nHamina | none"
