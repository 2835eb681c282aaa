"""Small pages of all kinds, for those who tell them apart."""

from __future__ import annotations

from natwire.parse import article

SENTENCE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for next year. "
STORY = "".join(f"<p>{SENTENCE}{n} ships were counted.</p>" for n in range(6))
URL = "https://harbour.example/2026/05/04/story"


def page(title: str, body: str, head: str = "", classes: str = "") -> str:
    """A page with a title."""
    return f'<html><head><title>{title}</title>{head}</head><body class="{classes}">{body}</body></html>'


def teaser(n: int, end: str = "[…]") -> str:
    """A heading that leads elsewhere, and the beginning of what is there."""
    heading = f'<h2><a href="/story-{n}">Harbour story number {n}</a></h2>'
    return f"<div>{heading}<p>{SENTENCE}The mayor number {n} {end}</p></div>"


def unfit(html: str, url: str | None = URL, asked: str | None = None) -> str:
    """What the page is instead of an article."""
    return article(html, url, asked=asked).unfit
