"""A page becomes an article: its words and nothing that stands around them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.model.article import Article
from natwire.parse import article

HARBOUR = (Path(__file__).parents[1] / "data" / "parse" / "harbour.html").read_bytes()
LONG = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year. "


def reasons(found: Article) -> dict[str, str]:
    return {cut.text: cut.reason for cut in found.cut}


def test_a_page_gives_its_story_and_what_it_says_of_itself() -> None:
    """Title, author, day, site, language and address come from the page's head, the paragraphs from its body."""
    found = article(HARBOUR, "https://sanomat.example/uutiset/satama-laajenee?ref=x")

    assert found.title == "Kotkan satama laajenee ensi vuonna"
    assert found.authors == ("Aino Esimerkki",)
    assert (found.published, found.published_from) == (datetime(2026, 5, 4, 6, 30, tzinfo=UTC), "json-ld")
    assert (found.site, found.lang) == ("Rannikon Sanomat", "fi")
    assert found.canonical == "https://sanomat.example/uutiset/satama-laajenee"
    assert [paragraph[:24] for paragraph in found.text.split("\n\n")] == [
        "Uusi laituri valmistuu k",
        "Kotkan satama rakentaa u",
        "Työt alkavat ensi kevään",
        "Kaupunki myönsi luvan vi",
        "”Tämä on meille tärkeä p",
        "Kaupunki myönsi rakennus",
        "- Laiturin pituus on 340",
        "Satama työllistää nykyis",
    ]


def test_each_block_that_goes_says_why() -> None:
    """`natwire parse --explain` can show what was cut near the story, and by which rule."""
    cut = reasons(article(HARBOUR))

    assert cut["Mainos"] == "phrase: advertisement"
    assert cut["Jaa artikkeli"] == "phrase: share"
    assert cut["Kotkan satama laajenee ensi vuonna"] == "headline"
    assert "Lue myös: Metsäyhtiö siirtää kuljetuksia junista laivoihin" in cut
    assert [reason for text, reason in cut.items() if text.startswith("Rannikon Sanomat on")] == ["outside the story"]
    assert [reason for text, reason in cut.items() if text.startswith("Hieno")] == ["furniture: comments"]


def test_a_date_after_the_fetch_gives_way_to_the_next_one() -> None:
    """A day and a month in the wrong order put an article into the future; then the next statement counts."""
    page = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A", "datePublished": "2026-12-04"}'
        f'</script><meta property="article:published_time" content="2026-04-12T10:00:00Z"><h1>A</h1><p>{LONG}'
    )

    found = article(page, at=datetime(2026, 4, 12, 11, tzinfo=UTC))

    assert (found.published, found.published_from) == (datetime(2026, 4, 12, 10, tzinfo=UTC), "meta")


@pytest.mark.parametrize(
    ("page", "where"),
    [
        (f'<h1>Agreed</h1><time datetime="2026-04-12">yesterday</time><p>{LONG}', "time"),
        (f"<h1>Agreed</h1><p>Published 12 April 2026</p><p>{LONG}", "text"),
        (f"<h1>Agreed</h1><p>{LONG}", "url"),
    ],
)
def test_a_day_is_found_where_the_head_has_none(page: str, where: str) -> None:
    """The time element, the line under the headline and the address can tell the day; the article says which did."""
    found = article(f'<html lang="en">{page}', "https://e.example/2026/04/12/agreed" if where == "url" else None)

    assert (found.published, found.published_from) == (datetime(2026, 4, 12, tzinfo=UTC), where)


def test_a_class_name_does_not_outweigh_the_story() -> None:
    """A theme that calls the element around the whole story `related-content` loses nothing by it."""
    page = f"<h1>Agreed</h1><div class=related-content>{f'<p>{LONG}</p>' * 5}</div>"

    assert article(page).text.count("The council met") == 5


def test_the_story_is_taken_from_the_data_where_the_page_shows_none() -> None:
    """A page that scripts fill has its story in JSON-LD; a stub there is no story."""
    data = {"@type": "NewsArticle", "headline": "Agreed", "articleBody": f"{LONG * 3}\n\n{LONG * 3}"}

    def page(body: object) -> str:
        return f'<script type="application/ld+json">{json.dumps(body)}</script><h1>Agreed</h1><p>Loading</p>'

    assert article(page(data)).text.count("The council met") == 6
    assert article(page(data | {"articleBody": "The council met on Monday."})).text == ""


def test_a_paywall_makes_a_short_text_a_teaser() -> None:
    """What a paywall lets through is only the beginning, and the reader is told so."""
    found = article(f"<h1>Agreed</h1><p>{LONG}</p><p>Subscribe to continue reading</p>")

    assert found.teaser
    assert found.text == LONG.strip()


@pytest.mark.parametrize(
    ("charset", "http", "meta"),
    [
        ("utf-8", None, ""),
        ("windows-1254", None, "<meta charset=iso-8859-9>"),
        ("utf-16", None, ""),
        ("cp1254", "windows-1254", ""),
    ],
)
def test_a_page_is_read_in_the_charset_it_is_in(charset: str, http: str | None, meta: str) -> None:
    """The mark, HTTP and the meta element are asked in this order."""
    text = "İstanbul'da büyük bir yangın çıktı; itfaiye ekipleri bölgeye sevk edildi ve yangın kısa sürede söndürüldü."

    assert article(f"{meta}<p>{text}</p>".encode(charset), charset=http).text == text


@pytest.mark.parametrize("meta", ["punycode", "hex", "unicode_escape", "utf-16", "no-such-charset", "\x00"])
def test_a_charset_that_is_no_charset_is_passed_over(meta: str) -> None:
    """Python knows encodings that are none on the web; a page cannot call them."""
    assert article(f'<meta charset="{meta}"><p>{LONG}'.encode(), charset=meta).text == LONG.strip()


BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a NUL": lambda: b"\x00",
    "an image": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300,
    "a PDF": lambda: b"%PDF-1.7\n" + b"stream " * 9000,
    "deep elements": lambda: b"<div>" * 100_000 + b"hello" + b"</div>" * 100_000,
    "deep inline elements": lambda: b"<p>" + b"<span>" * 100_000 + b"hello",
    "a long line": lambda: b"word " * 1_000_000,
    "a long paragraph": lambda: b"<p>" + b"word " * 1_000_000,
    "many paragraphs": lambda: b"<p>A paragraph of some words." * 100_000,
    "many headlines": lambda: b"<h1>x</h1>" * 200_000,
    "many attributes": lambda: b"<p " + b" ".join(b"a%d" % n for n in range(200_000)) + b">x",
    "deep data": lambda: b'<p>x</p><script type="application/ld+json">' + b"[" * 300_000 + b"</script>",
    "long numbers": lambda: (
        b'<script type="application/ld+json">{"@type":"Article","headline":' + b"9" * 9000 + b"}</script><p>x"
    ),
    "strange data": lambda: (
        b'<script type="application/ld+json">{"@type":[1,{}],"headline":[],"author":[[1],null,{"name":5}]}</script><p>x'
    ),
    "a bad address": lambda: b'<link rel=canonical href="http://[::1"><p>x',
    "half a page": lambda: HARBOUR[: len(HARBOUR) // 2],
}


@pytest.mark.parametrize("page", BAD.values(), ids=BAD)
def test_bad_input_gives_an_article_in_bounded_time(page: Callable[[], bytes]) -> None:
    """Whatever a server sends, the answer is an article, perhaps an empty one, within two seconds."""
    body = page()
    before = process_time()

    assert isinstance(article(body, "http://[bad"), Article)
    assert process_time() - before < 2


@given(st.binary(max_size=400) | st.text(st.characters(), max_size=400), st.text(max_size=40))
def test_nothing_that_comes_in_raises(page: bytes | str, url: str) -> None:
    """No bytes and no text make the door fail."""
    article(page, url, charset=url)


@given(st.data())
def test_a_damaged_page_does_not_raise(data: st.DataObject) -> None:
    """A page cut off and overwritten at any place is still read."""
    at = data.draw(st.integers(0, len(HARBOUR)))
    article(HARBOUR[:at] + data.draw(st.binary(max_size=30)) + HARBOUR[at + 9 :])


# ---------------------------------------------------------------------------------------------------- the seed


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["foxiz-article.html", "foxiz-article-furnished.html", "wordpress/article.html", "seed.txt"]
)
def test_the_seed_is_read_to_the_letter_in_every_form(shared: Path, name: str) -> None:
    """The story that natwire began with: title, byline, site, day, and eleven paragraphs without a word around them."""
    seed = shared / "corpus" / "seed"
    page = json.loads((seed / "expected.json").read_text("utf-8"))
    want = json.loads((seed / "expected-text.json").read_text("utf-8")) if name == "seed.txt" else page

    found = article((seed / name).read_bytes())

    assert found.title == want["title"]
    assert found.authors == (want["byline"],)
    assert found.site == want["site"]
    assert (found.published.isoformat() if found.published else None) == want["published"]
    assert found.lang == want["lang"]
    assert found.canonical == want["url"]
    assert found.text.split("\n\n") == want["body_paragraphs"]
    assert [leak for leak in page["must_not_contain"] if leak in found.text] == []
    assert not found.teaser


@pytest.mark.shared
def test_what_is_cut_from_the_plain_seed_is_named_line_by_line(shared: Path) -> None:
    """The five lines around the seed's text are all cut, and no other."""
    seed = shared / "corpus" / "seed"
    want = json.loads((seed / "expected-text.json").read_text("utf-8"))

    cut = reasons(article((seed / "seed.txt").read_text("utf-8")))

    assert list(cut) == want["boilerplate_lines_removed"]
    assert cut["4 Min Read"] == "phrase: reading_time"


@pytest.mark.shared
def test_real_pages_are_read_better_than_by_other_extractors(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1 on the pages of 95 publishers stays above .955; the best library measured there reaches .941."""
    monkeypatch.syspath_prepend(str(shared / "bench"))
    import score_articles as score  # type: ignore[import-not-found]

    rows = score.load_set("fundus")
    results, _, _, errors = score.run(article, rows, False, 1)
    f1, *_ = score.combine(
        [score.page_counts(row["body"], result["text"]) for row, result in zip(rows, results, strict=True)]
    )

    assert errors == []
    assert f1 > 0.955
