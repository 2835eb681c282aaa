"""No page takes its parser long."""

from __future__ import annotations

from time import process_time

import pytest
from selectolax.lexbor import LexborHTMLParser

from natwire.markup import bounded

BAD = {
    "deep elements": "<div>" * 90_000,
    "deep tables": "<table>" * 60_000,
    "styles in elements": "<b><div>" * 60_000,
    "styles that are opened again": "".join(f"<b id={n}><p>x" for n in range(20_000)),
    "a few styles and many paragraphs": "".join(f"<i id={n}>" for n in range(300)) + "<p>x" * 60_000,
    "many attributes with values": "<p " + " ".join(f'a{n}="b>"' for n in range(50_000)) + ">",
    "many attributes": "<p " + " ".join(f"a{n}" for n in range(70_000)) + ">",
    "many attributes with slashes": "<p/" + "/".join(f"a{n}" for n in range(70_000)) + ">",
    "many brackets": "<" * 400_000,
    "elements and the ends of others": "<div></section>" * 30_000,
    "ends that a table keeps off": "<div><table><tr><td></div></table>" * 12_000,
    "ends that a block keeps off": "<span><div></span>" * 25_000,
    "ends of styles": "<b><div></b>" * 30_000,
    "ends in comments": "<div><!--</div>-->" * 25_000,
    "ends in attributes": "<div title='</div>'>" * 25_000,
    "ends in scripts": "<div><script>'</div>'</script>" * 15_000,
    "styles and their ends in comments": "".join(f"<b id={n}><!--</b>--><p>x" for n in range(15_000)),
    "elements below many that end": "<div></div>" * 20_000 + "<div>" * 30_000,
}


@pytest.mark.parametrize("html", BAD.values(), ids=BAD)
def test_an_attack_is_parsed_soon(html: str) -> None:
    """Half a megabyte within a second and a half, and as many elements as a parser can hold."""
    before = process_time()
    page = LexborHTMLParser(bounded(html))

    assert process_time() - before < 1.5
    assert len(page.css("*")) < 2_000_000


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ankara <b>signed</b>.</p>" * 3000,
        "<div>" * 1500 + "deep" + "</div>" * 1500 + "<p>x" * 3000,
        "<ul>" + "<li>x" * 20_000,
        "<div><p title='a > b'>Ankara <i>signed</i><br>.</p><!-- <div> --><script>'<div>'</script></div>" * 3000,
        "<table><tr><td><span>x</table>" * 5000,
    ],
)
def test_a_page_stays_what_it_is(html: str) -> None:
    """However long it is, and however carelessly its paragraphs are left open."""
    assert bounded(html) == html


@pytest.mark.parametrize("value", ["'<>'", "'x <b> y'", '"<i"'])
def test_attributes_whose_values_look_like_tags_are_counted_too(value: str) -> None:
    """A parser needs minutes for a tag with a hundred thousand attributes, whatever stands in them."""
    page = f"<p {' '.join(f'a{n}={value}' for n in range(100_000))}>x</p><p>The story.</p>"

    assert len(bounded(page)) < 1000
    assert bounded(page).endswith("<p>The story.</p>")


@pytest.mark.parametrize("piece", ['<a"', "<a'", "<a '\" ", "<a b='\""])
def test_tags_without_an_end_are_read_once(piece: str) -> None:
    """Not once more from each of their beginnings: that would take the square of their number."""
    assert len(bounded(piece * 200_000)) <= len(piece) * 200_000


@pytest.mark.parametrize("hidden", ["<!-- <script> -->", "<textarea><script></textarea>", "<title><!--</title>"])
def test_what_only_looks_like_the_beginning_of_a_script_hides_no_tag(hidden: str) -> None:
    """In a comment, or in a title, no element begins."""
    many = "<p " + " ".join(f"a{n}" for n in range(10_000)) + ">"

    assert len(bounded(hidden + many)) < 100
