"""A page that leads to stories is told from a story."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import SENTENCE, STORY, page, teaser, unfit


@pytest.mark.parametrize(
    "html",
    [
        page("News", "<h1>News</h1>" + "".join(teaser(n, "went home.") for n in range(4))),
        page("Defence", "<h1>Defence</h1>" + teaser(1) + teaser(2)),
        page("Harbour Post", STORY.join(map(teaser, range(3))), classes="home blog wp-embed"),
        page(
            "Harbour Post", "".join(f'<li><a href="/{n}">Harbour story with the number {n}</a></li>' for n in range(20))
        ),
    ],
    ids=["teasers", "excerpts", "a blog's front page", "links"],
)
def test_a_page_that_leads_to_stories_is_a_list(html: str) -> None:
    """A front page, a section, an archive: its text would be the beginnings of other pages."""
    assert unfit(html) == "list"


def test_a_story_with_teasers_below_it_is_a_story() -> None:
    """Many stand below a short one, and more are between the paragraphs of others."""
    below = "".join(teaser(n, "went home.") for n in range(9))
    between = "".join(f"<p>{SENTENCE}</p><p>{SENTENCE}</p><p><a href=/x>Read also: the harbour in winter</a></p>" * 6)

    assert unfit(page("Ferry late", f"<h1>Ferry late</h1><p>{SENTENCE * 3}</p>{below}")) == ""
    assert unfit(page("Ferry late", f"<h1>Ferry late</h1>{between}")) == ""


def test_an_article_that_says_so_is_none_of_these() -> None:
    """A digest of links may look like a list; JSON-LD or its class tell that it was written as one piece."""
    digest = "<h1>The week</h1>" + "".join(teaser(n, "went home.") for n in range(4))
    data = '<script type="application/ld+json">{"@type": "Article", "headline": "The week", "author": "A"}</script>'

    assert unfit(page("The week", digest, data)) == ""
    assert unfit(page("The week", digest, classes="single single-post")) == ""
    assert unfit(page("The week", digest, '<meta property="article:published_time" content="2026-05-04">')) == ""


@pytest.mark.shared
@pytest.mark.parametrize(("name", "word"), [("home", "list"), ("category", "list"), ("article", "")])
def test_wordpress_is_told_apart(shared: Path, name: str, word: str) -> None:
    """Its front page and its archives are lists, its posts are articles."""
    html = (shared / "corpus" / "seed" / "wordpress" / f"{name}.html").read_bytes()

    assert unfit(html.decode(), "https://nat.example/somewhere/") == word
