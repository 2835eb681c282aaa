"""What a page says about itself, and which of its statements is believed."""

from __future__ import annotations

import pytest

from natwire.parse import article
from natwire.parse.claims import without_site

LD = '<script type="application/ld+json">'
FEED = '<link rel="alternate" type="application/rss+xml" title="The Coast - News &raquo; Feed" href="/feed/">'
STORY = "<p>The council met on Monday and agreed, after a long debate, on the budget of the harbour for the year.</p>"


def test_the_headline_that_readers_see_has_no_site_behind_it() -> None:
    """Titles in the head carry the site's name; the h1 that they confirm does not."""
    head = '<title>Budget agreed - The Coast</title><meta property="og:title" content="Budget agreed - The Coast">'

    found = article(f"{head}<h1>Budget agreed</h1>{STORY}")

    assert found.title == "Budget agreed"
    assert found.site == "The Coast"


def test_a_headline_that_nothing_confirms_is_the_sites_logo() -> None:
    """Many sites put their own name into an h1."""
    assert article(f"<title>Budget agreed</title><h1>The Coast</h1>{STORY}").title == "Budget agreed"


@pytest.mark.parametrize(
    ("shared", "seen", "want"),
    [
        ("Harbour: Budget agreed", "Budget agreed", "Harbour: Budget agreed"),
        ("Budget agreed after a long night", "Council agrees", "Budget agreed after a long night"),
        ("Budget agreed - National", "Budget agreed", "Budget agreed"),
        ("Budget agreed? – Coast – 24.06.2025", "Budget agreed?", "Budget agreed?"),
        ("Budget agreed ...", "Budget agreed by the council", "Budget agreed by the council"),
        ("The Coast | News of the day", "Budget agreed", "Budget agreed"),
        ("The Coast", "Budget agreed", "Budget agreed"),
        ("Don&amp;#8217;t agree", "Council agrees", "Don’t agree"),
    ],
)
def test_a_title_stands_alone(shared: str, seen: str, want: str) -> None:
    """Shared titles have the kicker that a headline leaves to its page; sections, sites and omissions are no title."""
    head = f'<meta property="og:site_name" content="The Coast"><meta property="og:title" content="{shared}">'

    assert article(f"{head}<title>{seen} | The Coast</title><h1>{seen}</h1>{STORY}").title == want


def test_the_headline_on_the_page_is_no_part_of_the_text() -> None:
    """Also where the title is another."""
    head = '<meta property="og:title" content="Harbour: all agreed"><title>Budget agreed</title>'

    assert "Budget agreed" not in article(f"{head}<h1>Budget agreed</h1>{STORY}").text


@pytest.mark.parametrize(
    ("title", "site", "want"),
    [
        ("Budget agreed | The Coast", "The Coast", "Budget agreed"),
        ("Budget agreed – Politics – The Coast", "The Coast", "Budget agreed – Politics"),
        ("Budget agreed - for now", "The Coast", "Budget agreed - for now"),
        ("The harbour budget is agreed | Coast News", None, "The harbour budget is agreed"),
        ("Budget agreed", None, "Budget agreed"),
        ("The Coast | Budget agreed", "The Coast", "Budget agreed"),
        ("The Coast - Budget agreed", "The Coast", "Budget agreed"),
        ("Budget agreed [coast.example]", "coast.example", "Budget agreed"),
        ("予算合意：海岸新聞", "海岸新聞", "予算合意"),
        ("予算合意_科技_海岸新聞", "海岸新聞", "予算合意_科技"),
    ],
)
def test_only_the_sites_name_is_cut_from_a_title(title: str, site: str | None, want: str) -> None:
    """A dash may belong to the sentence."""
    assert without_site(title, site) == want


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:site_name" content="The Coast - News">',
        f'{LD}{{"@type":"NewsArticle","headline":"A","publisher":{{"name":"The Coast - News"}}}}</script>',
        FEED,
        "<title>Budget agreed - The Coast - News</title><h1>Budget agreed</h1>",
        '<a rel="home" href="/">The Coast - News</a>',
    ],
    ids=["meta", "publisher", "feed", "title", "home"],
)
def test_a_site_is_named_in_many_places(head: str) -> None:
    """The first place that names it, from the plainest to the last resort."""
    assert article(head + STORY).site == "The Coast - News"


def test_a_byline_in_the_body_is_spelled_as_the_site() -> None:
    """WordPress turns the hyphen of a name into a dash on its pages and leaves it alone in its feeds."""
    page = f'{FEED}<h1>Budget agreed</h1>{STORY}<p class="wp-block-post-author__name">The Coast &#8211; News</p>'

    assert article(page).authors == ("The Coast - News",)


def test_a_person_goes_before_the_house() -> None:
    """Publishers put themselves where the author belongs, and the person into the byline."""
    data = '{"@type":"NewsArticle","headline":"A","author":{"@type":"Organization","name":"The Coast"}}'
    page = f'<meta property="og:site_name" content="The Coast">{LD}{data}</script><h1>A</h1>'

    assert article(f'{page}<a rel="author">Ada Byron</a>{STORY}').authors == ("Ada Byron",)
    assert article(page + STORY).authors == ("The Coast",)


def test_a_commenter_is_no_author() -> None:
    """Names below the story do not sign it."""
    assert article(f'<h1>A</h1>{STORY}<ol class="comment-list"><li><b class="author">Reader</b></ol>').authors == ()


def test_a_language_is_told_by_one_that_is_a_tag() -> None:
    """The page's own comes first; data that is no text is passed over."""
    data = f'{LD}{{"@type":"NewsArticle","headline":"A","inLanguage":5}}</script>'
    assert article(f'<html lang="fi-FI">{data}<h1>A</h1>{STORY}').lang == "fi"
    assert article(f'<html lang="Deutsch"><meta property="og:locale" content="de_AT">{data}{STORY}').lang == "de"


def test_an_agency_gives_way_to_a_person() -> None:
    """Publishers name the agency in the head and the person on the page, or the agency alone."""
    data = f'{LD}{{"@type":"NewsArticle","headline":"A","author":{{"name":"dpa"}}}}</script><h1>A</h1>'

    assert article(f'{data}<a href="/author/ada">Ada Byron</a>{STORY}').authors == ("Ada Byron",)
    assert article(f'{data}<p class="author">politics</p>{STORY}').authors == ("dpa",)


@pytest.mark.parametrize("name", ["coast.example", "TCN", "The-Coast News", "THE COAST NEWS"])
def test_a_house_has_several_names(name: str) -> None:
    """Its address, its initials and other spellings sign nothing that a person signs."""
    head = f'<meta property="og:site_name" content="The Coast News"><meta name="author" content="{name}">'

    found = article(f'{head}<h1>A</h1><a rel="author">Ada Byron</a>{STORY}', "https://www.coast.example/a")
    assert found.authors == ("Ada Byron",)


def test_a_profile_is_no_name() -> None:
    """Facebook wants an address where the author belongs."""
    head = '<meta property="article:author" content="https://www.facebook.com/ada.byron">'
    assert article(f"{head}<h1>A</h1>{STORY}").authors == ()


def test_a_name_in_capitals_is_spelled_as_elsewhere_on_the_page() -> None:
    """Where the page spells it no other way, it stays."""
    head = '<meta name="author" content="ADA BYRON">'
    assert article(f"{head}<h1>A</h1>{STORY}<p>Ada Byron reports from the coast.</p>").authors == ("Ada Byron",)
    assert article(f"{head}<h1>A</h1>{STORY}").authors == ("ADA BYRON",)
