"""A page that leads to stories is told from a story."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import SENTENCE, STORY, URL, page, teaser, unfit


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


def sections(address: str, heading: str = "The harbour of ferry line {n}") -> str:
    """An article of which each section is headed by a link."""
    told = (f'<h2><a href="{address}">{heading}</a></h2><p>{SENTENCE}The pier is long.</p>' for _ in range(4))
    return "".join(section.format(n=n) for n, section in enumerate(told, 3))


@pytest.mark.parametrize(
    ("title", "address", "heading"),
    [
        ("Best harbours", "https://ferry-{n}.example/", "The harbour of ferry line {n}"),
        ("Your questions", "#question-{n}", "What does the ferry cost in winter?"),
        ("Your questions", URL + "#question-{n}", "What does the ferry cost in winter?"),
        ("The 4 best harbours", "/harbour-{n}", "The harbour of ferry line"),
        ("Best harbours", "/harbour-{n}", "No. {n}: the harbour"),
    ],
    ids=["other sites", "places on the page", "places at its address", "as many as its title says", "numbered"],
)
def test_an_article_in_sections_is_no_list(title: str, address: str, heading: str) -> None:
    """Links in its headings lead elsewhere than a list's, or it counts them."""
    assert unfit(page(title, f"<h1>{title}</h1>{sections(address, heading)}")) == ""


@pytest.mark.parametrize(
    "address", ["/story-{n}", "https://www.harbour.example/story-{n}", "https://sport.harbour.example/{n}"]
)
def test_a_list_leads_to_stories_of_its_own_site(address: str) -> None:
    """On all of its hosts; and a front page may lead anywhere."""
    assert unfit(page("Harbours", f"<h1>Harbours</h1>{sections(address)}")) == "list"
    elsewhere = page("Harbours", sections("https://ferry-{n}.example/"))
    assert unfit(elsewhere, "https://harbour.example/") == "list"


def test_a_page_that_calls_itself_a_collection_may_have_words_of_its_own() -> None:
    """As plugins of WordPress mark its archives; without that, two teasers are an article's."""
    told = "".join(f'<h2><a href="/{n}">The ferry number {n}</a></h2><p>{SENTENCE * 2}</p>' for n in (1, 2))
    data = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'

    assert unfit(page("Ferries", f"<h1>Ferries</h1>{told}", data)) == "list"
    assert unfit(page("Ferries", f"<h1>Ferries</h1>{told}")) == ""


def test_headings_with_whole_sections_below_them_are_no_teasers() -> None:
    """An excerpt is short."""
    told = "".join(f'<h2><a href="/{n}">Harbour number {n} on the coast</a></h2><p>{SENTENCE * 5}</p>' for n in "abcd")

    assert unfit(page("Harbours", f"<h1>Harbours</h1>{told}")) == ""


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
