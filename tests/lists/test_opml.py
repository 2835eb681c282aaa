"""OPML, as programs write it and as people break it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from natwire.lists import Listed, read
from natwire.lists.common import folded
from natwire.lists.opml import write
from natwire.text import line

_EXPORTED = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE opml>
<opml version="2.0">
  <head><title>Sources</title></head>
  <body>
    <!-- <outline xmlUrl="https://example.org/hidden"/> -->
    <outline text="Press" title="The press">
      <outline type="rss" text="Wire" xmlUrl="https://example.org/feed?a=1&amp;b=2" language="fi-FI"/>
      <outline text="Local"><outline TEXT='NYT > "Ankara"' xmlURL='https://example.org/ankara'></outline></outline>
    </outline>
    <outline type="rss" text="https://example.org/bare" xmlUrl="https://example.org/bare" category="one, /two/,a/b,"/>
    <outline type="atom" text="Odd" url="https://example.org/odd"/>
    <outline type="link" text="A page" url="https://example.org/"/>
  </body>
</opml>
"""


def _body(outlines: str) -> list[Listed]:
    return read(f"<opml><head/><body>{outlines}</body></opml>".encode(), "a.opml")


def test_an_export_is_read_with_its_folders_and_categories_as_tags() -> None:
    """What is commented out, and what links to a page, is no source."""
    assert read(_EXPORTED.encode(), "a.opml") == [
        Listed("https://example.org/feed?a=1&b=2", "Wire", ("The press",), "fi"),
        Listed("https://example.org/ankara", 'NYT > "Ankara"', ("The press", "Local")),
        Listed("https://example.org/bare", "", ("one", "two", "a/b")),
        Listed("https://example.org/odd", "Odd"),
    ]


@pytest.mark.parametrize(
    ("outline", "title"),
    [
        ('<outline text="Tom & Jerry" xmlUrl="u"/>', "Tom & Jerry"),
        ('<outline text="Tom &amp; Jerry&nbsp;&#8211;&unknown;" xmlUrl="u"/>', "Tom & Jerry –&unknown;"),
        ('<outline text="By "Nat". The wire" xmlUrl="u"/>', 'By "Nat". The wire'),
        ('<outline text="All of "Nat"" xmlUrl="u"/>', 'All of "Nat"'),
        ("<outline text='l'actualité' xmlUrl='u'/>", "l'actualité"),
        ('<outline text="a < b, <i>c</i>" xmlUrl="u"/>', "a < b, <i>c</i>"),
        ('<outline text="Never closed xmlUrl="u"/>', "Never closed"),
        ('<outline text="Wire"type="rss"xmlUrl="u"/>', "Wire"),
        ("<outline text=Wire hidden xmlUrl=u />", "Wire"),
        ('<outline xmlUrl="u" text="Two\nlines\t"/>', "Two lines"),
        ('<outline xmlUrl="u" text="Once" text="Twice"/>', "Once"),
        ('<outline text="Never closed title="" xmlUrl="u"/>', "Never closed"),
        ('<outline text="Set a=" xmlUrl="u"/>', "Set a="),
        ('<outline xmlUrl="u" text="Cut off', "Cut off"),
    ],
)
def test_a_tag_that_is_no_xml_says_what_was_meant(outline: str, title: str) -> None:
    """And the source behind it is there, whatever is wrong before."""
    assert read(f"<opml><body>{outline}".encode(), "a.opml") == [Listed("u", title)]
    if not outline.endswith("f"):
        assert _body(outline + '<outline xmlUrl="v"/>') == [Listed("u", title), Listed("v")]


def test_sources_that_are_never_closed_are_not_within_each_other() -> None:
    """So the end of a folder is the folder's, whether its sources have ends or not."""
    unclosed = (
        '<outline text="F"><outline xmlUrl="a"><outline xmlUrl="b"></outline><outline xmlUrl="c"></outline></outline>'
    )
    assert _body(unclosed + '<outline xmlUrl="d">') == [
        Listed("a", tags=("F",)), Listed("b", tags=("F",)), Listed("c", tags=("F",)), Listed("d")
    ]  # fmt: skip
    plain = '<outline text="F"><outline xmlUrl="a"><outline xmlUrl="b"><outline xmlUrl="c"/></outline>'
    assert [each.tags for each in _body(plain + '<outline xmlUrl="d">')] == [("F",), ("F",), ("F",), ()]


def test_a_source_may_have_sources_within() -> None:
    """Its own title is no folder."""
    nested = (
        '<outline text="F"><outline text="A" xmlUrl="a"><outline xmlUrl="b"/></outline><outline xmlUrl="c"/></outline>'
    )
    assert _body(nested) == [Listed("a", "A", ("F",)), Listed("b", tags=("F",)), Listed("c", tags=("F",))]


def test_a_folder_that_is_never_closed_ends_with_its_body() -> None:
    """Several lists in one file are read one after the other."""
    one = '<opml><body><outline text="F"><outline xmlUrl="a"/></body></opml>'
    two = '<opml><body><outline xmlUrl="b"/></body></opml>'
    assert read((one + two).encode(), "a.opml") == [Listed("a", tags=("F",)), Listed("b")]


@pytest.mark.parametrize(
    "text",
    [
        '<outline xmlUrl="u"/>', '<opml><outline xmlUrl="u"/></opml>', 'junk <body><outline xmlUrl="u"/>',
        '<opml><!-- never closed <body><outline xmlUrl="u"/></body></opml>',
        '<opml><body><outline xmlUrl="u"/><![CDATA[ <outline xmlUrl="v"/> ]]></body></opml>',
    ],
)  # fmt: skip
def test_the_frame_of_a_list_may_be_missing(text: str) -> None:
    """Root, body and ends."""
    assert read(text.encode(), "a.opml") == [Listed("u")]


def test_a_list_without_a_source_is_a_list() -> None:
    """With a body or without."""
    assert read(b"<opml><head/></opml>", "a.opml") == []
    assert read(b"<OPML><body/></OPML>", "a.opml") == []


def test_a_list_that_includes_itself_is_no_loop() -> None:
    """It is told once, as what it is; no list is fetched."""
    include = '<outline type="include" text="Again" url="https://example.org/a.opml"/>'
    assert _body(include + '<outline xmlUrl="u"/>' + include) == [
        Listed("include:https://example.org/a.opml", "Again"),
        Listed("u"),
    ]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    """A bomb stays as small as it is, and a file stays where it is."""
    declared = ['<!ENTITY a0 "ha">', '<!ENTITY x SYSTEM "file:///etc/passwd">']
    declared += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    sources = '<outline text="&a9;&x;" xmlUrl="https://example.org/&x;"/>'
    bomb = (
        f"<!DOCTYPE opml [{''.join(declared)}<!ENTITY o '<outline xmlUrl=\"v\"/>'>]><opml><body>{sources}</body></opml>"
    )
    assert read(bomb.encode(), "a.opml") == [Listed("https://example.org/&x;", "&a9;&x;")]


def test_twenty_thousand_sources_are_all_read() -> None:
    """And one that is in two folders is one source with two tags."""
    outlines = [f'<outline text="Source & {n}" xmlUrl="https://example.org/{n}"/>' for n in range(20_000)]
    folders = [f'<outline text="{name}">{"".join(outlines)}</outline>' for name in ("one", "two")]
    sources = _body("".join(folders))
    assert len(sources) == 20_000
    assert sources[-1] == Listed("https://example.org/19999", "Source & 19999", ("one", "two"))


@pytest.mark.parametrize(
    "text",
    [
        "<outline>" * 200_000, '<outline text="' * 100_000, "<!--<outline " * 100_000, "<outline " + "a " * 500_000,
        '<outline text="' + '" ' * 500_000, '<outline a="' + " a =" * 300_000, "<outline " + " " * 1_000_000,
    ],
)  # fmt: skip
def test_a_list_that_means_harm_ends(text: str) -> None:
    """Each of these would take hours if the time grew faster than the text."""
    assert read((text + '<outline xmlUrl="u"/>').encode(), "a.opml")[-1].url == "u"


# ----------------------------------------------------------------------------------------------------------------- laws

_TEXTS = st.text(st.characters(codec="utf-8"), max_size=20).map(line)
_NAMES = _TEXTS.filter(bool)
_TAGS = _NAMES.map(lambda tag: line(tag.replace(",", "").strip("/ "))).filter(bool)
_SOURCES = st.builds(
    Listed, _NAMES, _TEXTS, st.lists(_TAGS, max_size=3, unique=True).map(tuple), st.sampled_from([None, "fi", "tr"])
).filter(lambda each: each.title != each.url)


@given(st.lists(_SOURCES, max_size=6, unique_by=lambda each: each.url))
def test_what_is_written_is_read_again(sources: list[Listed]) -> None:
    """Folder by folder, and XML's own reader takes it too."""
    written = write(sources).encode()
    assert sorted(read(written, "a.opml"), key=repr) == sorted(sources, key=repr)
    etree.fromstring(written)


_TREES = st.recursive(
    st.lists(st.tuples(_TEXTS, _TEXTS, st.none()), max_size=3),
    lambda inner: st.lists(st.tuples(_TEXTS, st.just("") | _TEXTS, inner), max_size=3),
    max_leaves=6,
)


def _element(tree: Any, above: Any) -> None:
    for text, url, inner in tree:
        below = etree.SubElement(above, "outline", text=text, **({"xmlUrl": url} if url else {}))
        _element(inner or (), below)


def _sources(element: Any, tags: tuple[str, ...] = ()) -> list[Listed]:
    found = []
    for each in element:
        text, url = line(each.get("text")), line(each.get("xmlUrl", ""))
        if url:
            found.append(Listed(url, "" if text == url else text, tags))
        found += _sources(each, tags if url or not text else (*tags, text))
    return found


@given(_TREES)
def test_what_is_xml_is_read_as_xml(tree: Any) -> None:
    """The mending changes nothing where there is nothing to mend."""
    root = etree.Element("opml")
    _element(tree, etree.SubElement(root, "body"))
    data = etree.tostring(root, encoding="utf-8")
    assert read(data, "a.opml") == folded(_sources(etree.fromstring(data)[0]))


_PIECES = st.sampled_from(
    [
        "<outline",
        " text=",
        " xmlUrl=",
        '"',
        "'",
        "a",
        "&",
        ";",
        "/>",
        ">",
        "</outline>",
        "<!--",
        "-->",
        "<body>",
        "=",
        " ",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_whatever_is_broken_is_read(text: str) -> None:
    """Without an error, and no address is empty."""
    assert all(each.url for each in read(f"<opml>{text}".encode(), "a.opml"))
