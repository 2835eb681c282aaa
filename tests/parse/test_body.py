"""Which blocks are the story: small pages, one rule each."""

from __future__ import annotations

import pytest

from natwire.parse import article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "Its members had argued for weeks about the cost of the new pier, which is to be finished within two years."
TAIL = "The mayor said that the work would begin in spring and that nobody would have to move house because of it."


def texts(inner: str, head: str = "<h1>Budget agreed</h1>") -> list[str]:
    return article(f"<html lang=en><title>Budget agreed</title><body><main>{head}{inner}</main>").text.split("\n\n")


@pytest.mark.parametrize(
    "box",
    [
        "<div class='inline-related'><strong>Also Read</strong> <a href='x'>Ferry line reopens</a></div>",
        "<h4>More Read</h4><h5><a href='x'>Ferry line reopens</a></h5><h5><a href='y'>Court postpones hearing</a></h5>",
        "<p><a href='x'>Ferry line reopens after the storm of the century</a></p>",
        "<div class='ad-slot'><span>Advertisement</span></div>",
        "<aside><p>A box about the history of the harbour, which is long enough for a sentence or two.</p></aside>",
        "<figure><img src=x><figcaption>The harbour in winter. Photo: Ada Byron</figcaption></figure>",
        "<p>The harbour in winter © The Coast</p>",
        "<div class='newsletter-box'><h3>Subscribe</h3><p>Get our newest articles instantly in your inbox!</p></div>",
        "<table><tr><td>Pier</td><td>40</td></tr></table>",
        "<h2>Budget agreed</h2>",
        "<div>Politics</div>",
        "<div style='display:none'>You have no articles left to read this month, dear reader.</div>",
        "<p>4 dk okuma</p>",
    ],
)
def test_a_box_inside_the_story_goes(box: str) -> None:
    """The paragraphs before and after it stay."""
    assert texts(f"<p>{ONE}</p>{box}<p>{TWO}</p><p>{TAIL}</p>") == [ONE, TWO, TAIL]


@pytest.mark.parametrize(
    ("inner", "want"),
    [
        (f"<p>{ONE}</p><h2>The pier</h2><p>{TWO}</p>", [ONE, "The pier", TWO]),
        (f"<p>{ONE}</p><p>“No,” she said.</p><p>{TWO}</p>", [ONE, "“No,” she said.", TWO]),
        (f"<p>{ONE}</p><ul><li>A longer pier.</li></ul><p>{TWO}</p>", [ONE, "- A longer pier.", TWO]),
        (f"<p>{ONE}</p><blockquote><p>{TWO}</p></blockquote>", [ONE, TWO]),
        (f"<p>{ONE} <a href=x>A linked end</a>.</p><p>{TWO}</p>", [f"{ONE} A linked end.", TWO]),
        (f"<div>{ONE}<br><br>{TWO}</div>", [ONE, TWO]),
        (f"<div>{ONE}<p>{TWO}</p><b>{TAIL}</b> loose</div>", [ONE, TWO, f"{TAIL} loose"]),
    ],
    ids=["subhead", "short quote", "list", "quotation", "link", "breaks", "loose words"],
)  # fmt: skip
def test_what_belongs_to_the_story_stays(inner: str, want: list[str]) -> None:
    """Subheads, short sentences, lists and quotations are the story, in the order of the page."""
    assert texts(inner) == want


@pytest.mark.parametrize("heading", ["Leave a comment", "Comments", "Kommentit", "3 Kommentare"])
def test_comments_end_the_story(heading: str) -> None:
    """However long the comments are."""
    assert texts(f"<p>{ONE}</p><p>{TWO}</p><h3>{heading}</h3>" + f"<p>{TAIL}</p>" * 9) == [ONE, TWO]


def test_a_heading_without_text_goes() -> None:
    """A subhead at the end heads nothing that was kept."""
    assert texts(f"<p>{ONE}</p><p>{TWO}</p><h3>What others say about it</h3>") == [ONE, TWO]


def test_the_longest_story_below_the_headline_wins() -> None:
    """Prose above the headline and in a sidebar is another story's."""
    above = f"<div><p>{TAIL}</p></div>"
    sidebar = f"<div class='sidebar'><p>{TAIL}</p></div>"

    assert texts(f"<div><p>{ONE}</p><p>{TWO}</p></div>{sidebar}", f"{above}<h1>Budget agreed</h1>") == [ONE, TWO]


def test_a_standfirst_above_the_container_is_kept() -> None:
    """The first paragraph often stands with the headline, apart from the rest."""
    lead = f"<header><h1>Budget agreed</h1><p>{TAIL}</p></header>"

    assert texts(f"<div><p>{ONE}</p><p>{TWO}</p></div>", lead) == [TAIL, ONE, TWO]


def test_what_the_data_does_not_have_is_no_story() -> None:
    """Where JSON-LD repeats the story, a paragraph that it lacks is an appeal to subscribe."""
    story = "".join(f"<p>{ONE} Part {n}.</p>" for n in range(6))
    data = " ".join(f"{ONE} Part {n}." for n in range(6))
    script = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{data}"}}</script>'

    found = article(f"{script}<h1>Budget agreed</h1><div>{story}<p>Support us, and tell your friends.</p></div>")

    assert found.text.count("Part") == 6
    assert "Support us" not in found.text
    assert "not in json-ld" in {cut.reason for cut in found.cut}


@pytest.mark.parametrize(
    ("page", "want"),
    [
        ("Test", "Test"),
        ("<article><h2>Case 1</h2><h2>Case 2</h2></article>", "Case 1\n\nCase 2"),
        (
            "<h1>Budget agreed</h1><h3>The council agreed on Monday</h3><h4>Nobody has to move house.</h4>",
            "Nobody has to move",
        ),
        (f"<h1>Budget agreed</h1><div style='display:none'><p>{ONE}</p></div>", ONE),
        (
            f"<h1>Budget agreed</h1><div class=widget>{ONE}</div><div class=comments>{f'<p>{TAIL}</p>' * 9}</div>",
            ONE,
        ),
    ],
    ids=["a word", "headings", "headings as paragraphs", "hidden", "boxed"],
)
def test_a_page_with_text_is_never_empty(page: str, want: str) -> None:
    """What speaks only against the class or the shape of its text gives way."""
    assert want in article(f"<title>Budget agreed</title>{page}").text


def test_furniture_alone_is_no_text() -> None:
    """Phrases, comments and consent boxes do not become a story because there is none."""
    page = f"<p>Share this article</p><div id=comments><p>{TAIL}</p></div><div class=cookie-consent>{ONE}</div>"

    assert article(f"<title>Budget agreed</title><h1>Budget agreed</h1>{page}").text == ""


def test_the_captions_of_a_gallery_are_its_text() -> None:
    """There is hardly any other."""
    pictures = "".join(f"<figure><img src={n}><figcaption>Picture {n}: {TAIL}</figcaption></figure>" for n in range(5))

    assert (
        article(f"<title>Budget agreed</title><main><h1>Budget agreed</h1><p>{ONE}</p>{pictures}</main>").text.count(
            TAIL
        )
        == 5
    )


def test_questions_and_answers_stay() -> None:
    """Whether the questions are headings or bold."""
    talk = "".join(
        f"<h3>What comes next, number {n}?</h3><p>{ONE}</p><p><b>And then?</b></p><p>{TWO}</p>" for n in range(3)
    )

    assert len(texts(talk)) == 12


ARABIC = "اجتمع المجلس يوم الاثنين واتفق بعد نقاش طويل على ميزانية الميناء، وقال رئيس البلدية إن العمل سيبدأ في الربيع."
CHINESE = "市议会星期一经过长时间辩论后就明年的港口预算达成一致，市长说工程将于春季开工。"


@pytest.mark.parametrize(
    ("lang", "title", "sentence", "share", "related"),
    [
        ("ar", "المجلس يقر الميزانية", ARABIC, "شارك المقال", "اقرأ أيضا"),
        ("zh", "市议会通过预算", CHINESE, "分享到微信", "相关新闻"),
    ],
)
def test_other_scripts_are_read_as_well(lang: str, title: str, sentence: str, share: str, related: str) -> None:
    """Right to left, or without spaces: the story stays and the furniture goes."""
    story = "".join(f"<p>{sentence}</p>" for _ in range(3))
    box = f"<h3>{related}</h3><ul><li><a href=x>{title} ٢</a></li></ul>"

    found = article(
        f"<html lang={lang} dir=auto><title>{title}</title><h1>{title}</h1><p>{share}</p><main>{story}{box}</main>"
    )

    assert found.text == "\n\n".join([sentence] * 3)
