"""NITF, as a document and as a body in other formats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.wire.nitf import body_html, notes_in, read

HELSINKI = ZoneInfo("Europe/Helsinki")
BODY = "<p>ANKARA (NW) - Ankara signed.</p>"


def document(
    docdata: str = "", *, status: str = "", head: str = "<hedline><hl1>Ankara signs</hl1></hedline>", body: str = BODY
) -> bytes:
    """A document of the agency NW, whose story is `nw.1`."""
    managed = f' management-status="{status}"' if status else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<nitf baselang="en-GB"><head><title>1 ANKARA Signs</title><docdata{managed}>
<doc-id regsrc="NW" id-string="nw.1"/><date.issue norm="20260603T120000+0300"/>{docdata}</docdata></head>
<body><body.head>{head}</body.head><body.content>{body}</body.content></body></nitf>""".encode()


def one(data: bytes, zone: ZoneInfo | None = None) -> WireItem:
    """The only item of a file."""
    (item,) = read(data, zone)
    return item


def test_the_head_tells_what_the_item_is() -> None:
    """Id, version, dates, subjects and rights come from the head, the words from the head of the body."""
    head = """<hedline><hl1>UPDATE 2-Ankara
      signs</hl1><hl2>Helsinki too</hl2></hedline><byline>By Ada Byron<byttl>Chief</byttl></byline>
      <dateline><location>ANKARA</location></dateline>"""
    data = """<du-key key="ankara-deal" version="04"/><urgency ed-urg="3"/><doc.copyright holder="Newswire"/>
      <ed-msg info="Call the desk"/>"""
    item = one(document(data, head=head))

    assert (item.provider, item.id, item.version, item.order) == ("nw", "nw.1", "04", 4)
    assert (item.headline, item.take) == ("Ankara signs", "UPDATE 2")
    assert (item.byline, item.dateline, item.slugline) == (("By Ada Byron Chief",), "ANKARA", "ankara-deal")
    assert item.published == datetime(2026, 6, 3, 9, tzinfo=UTC)
    assert (item.urgency, item.copyright, item.notes, item.lang) == (3, "Newswire", ("Call the desk",), "en")
    assert item.html == BODY


def test_without_a_headline_the_title_is_one() -> None:
    """Sports data has a title and no head of its body."""
    assert one(document(head="")).headline == "1 ANKARA Signs"


def test_an_item_without_an_id_has_the_same_each_time_it_is_read() -> None:
    """Some agencies write none: a folder that is read again must not tell its stories again."""
    nameless = document().replace(b' id-string="nw.1"', b"")
    assert one(nameless).id == one(nameless).id == "20260603T120000+0300:Ankara signs"
    assert one(nameless.replace(b"Ankara signs", b"Helsinki signs")).id != one(nameless).id


def test_an_item_is_updated_killed_held_back_and_revived() -> None:
    """A chain of one id: what may be printed changes with each version."""
    key = '<du-key key="ankara" version="{}"/>'
    chain = [
        one(document(key.format(number), status=status))
        for number, status in enumerate(("", "usable", "withheld", "canceled", "Cancelled", "usable"), 1)
    ]
    assert [item.status for item in chain] == ["usable", "usable", "withheld", "canceled", "canceled", "usable"]
    assert [item.order for item in chain] == [1, 2, 3, 4, 5, 6]
    assert {(item.provider, item.id) for item in chain} == {("nw", "nw.1")}


def test_a_kill_without_a_text_names_what_it_kills() -> None:
    """A kill may be a document of its own that refers to the one that it kills."""
    data = document(status="canceled", head="", body="").replace(b"<docdata", b'<docdata management-doc-idref="nw.0"')
    item = one(data)
    assert (item.status, item.refers_to, item.html) == ("canceled", "nw.0", "")


@pytest.mark.parametrize("status", ["embargoed", ""])
def test_an_item_released_after_it_was_issued_is_embargoed(status: str) -> None:
    """Whether the status says so or not, readers do not see it before."""
    item = one(document('<date.release norm="20260603T180000+0300"/>', status=status))
    assert (item.status, item.embargo, item.embargo_naive) == ("usable", datetime(2026, 6, 3, 15, tzinfo=UTC), False)


def test_an_embargo_without_a_zone_is_in_that_of_the_source() -> None:
    """And it says that it named none."""
    item = one(document('<date.release norm="20260603T180000"/>', status="embargoed"), HELSINKI)
    assert (item.embargo, item.embargo_naive) == (datetime(2026, 6, 3, 15, tzinfo=UTC), True)


def test_times_of_which_one_names_no_zone_make_no_embargo() -> None:
    """They are hours apart by that alone; a document that calls itself embargoed is."""
    release = '<date.release norm="20260603T120000"/>'
    assert one(document(release)).embargo is None
    assert one(document(release, status="embargoed")).embargo == datetime(2026, 6, 3, 12, tzinfo=UTC)


def test_a_message_to_editors_may_kill() -> None:
    """Whatever the status says."""
    assert one(document('<ed-msg msg-type="Kill" info="Wrong harbour"/>', status="usable")).status == "canceled"


@pytest.mark.parametrize(("idref", "uid"), [("urn:nw:1:3", "urn:nw:1"), ("urn:nw:1:3", "urn:nw:9:4"), ("7", "nw.1")])
def test_a_reference_may_name_a_version(idref: str, uid: str) -> None:
    """Behind the id, as dpa does; where ids of the agency end in a number themselves it is part of them."""
    data = document(status="canceled").replace(b"<docdata", f'<docdata management-doc-idref="{idref}"'.encode())
    expected = "urn:nw:1" if uid == "urn:nw:1" else idref
    assert one(data.replace(b"nw.1", uid.encode())).refers_to == expected


def test_a_story_may_be_dated_in_its_text_alone() -> None:
    """As EFE does, whose head names no date."""
    undated = document(head='<dateline><story.date norm="20260603T090000+0300"/></dateline>')
    issued = b'<date.issue norm="20260603T120000+0300"/>'
    assert one(undated).published == datetime(2026, 6, 3, 9, tzinfo=UTC)
    assert one(undated.replace(issued, b"")).published == datetime(2026, 6, 3, 6, tzinfo=UTC)


def test_urgency_is_read_wherever_it_stands() -> None:
    """Some write it beside the data of the document."""
    beside = document().replace(b"</docdata>", b'</docdata><urgency ed-urg="2"/>')
    assert one(beside).urgency == 2


def test_a_document_that_cannot_be_told_from_others_is_refused() -> None:
    """It could not be withdrawn."""
    nameless = document(head="").replace(b' id-string="nw.1"', b"").replace(b"<title>1 ANKARA Signs</title>", b"")
    with pytest.raises(ParseError, match="no id"):
        one(nameless)


def test_an_embargo_without_an_end_holds_the_item_back() -> None:
    """Until another version lets it go."""
    assert one(document(status="embargoed")).status == "withheld"


def test_an_item_released_as_it_was_issued_is_not_embargoed() -> None:
    """Most documents name the same moment twice."""
    assert one(document('<date.release norm="20260603T120000+0300"/>')).embargo is None


def test_the_body_is_html() -> None:
    """Words in elements that HTML does not know stay, and its names are HTML's."""
    body = (
        '<block id="b"><hl2>Who</hl2><p lede="true"><person>Ada</person> met <money>5 &lt; 6</money><br/>&amp; left</p>'
        '</block><bq><p>So.</p></bq><table><tr><td colspan="2">1</td></tr></table>'
    )
    assert one(document(body=body)).html == (
        "<div><h2>Who</h2><p>Ada met 5 &lt; 6<br>&amp; left</p></div><blockquote><p>So.</p></blockquote>"
        '<table><tr><td colspan="2">1</td></tr></table>'
    )


def test_pictures_stand_in_the_body_with_their_caption() -> None:
    """And their address is one of the links."""
    media = """<media media-type="image"><media-reference source="a&amp;b.jpg" mime-type="image/jpeg"
      alternate-text="A &quot;pen&quot;"/><media-caption><p>A pen.</p></media-caption>
      <media-object>R0lG</media-object></media>"""
    item = one(document(body=media))
    assert "".join(item.html.split("\n      ")) == (
        '<figure><img src="a&amp;b.jpg" alt="A &quot;pen&quot;"><figcaption><p>A pen.</p></figcaption></figure>'
    )
    assert item.links == ("a&b.jpg",)


def test_what_systems_keep_with_a_picture_is_no_text() -> None:
    """In elements of their own, beside its address and its caption."""
    media = """<media media-type="image"><media-jobs>Job 17</media-jobs><media-status>ready</media-status>
      <media-producer>Ben</media-producer><media-caption>A pen.</media-caption></media>"""
    shown = one(document(body=media)).html
    assert shown.replace("\n", "").replace(" ", "") == "<figure><figcaption>Apen.</figcaption></figure>"


@pytest.mark.parametrize("wrapped", ["<![CDATA[{}]]>", "<p><![CDATA[{}]]></p>", "<block><p>{}</p></block>"])
def test_html_that_is_wrapped_as_words_is_html(wrapped: str) -> None:
    """Of the whole text or of one paragraph."""
    words = "Ankara <b>signed</b>.<BR>Oslo too."
    body = wrapped.format(words if "CDATA" in wrapped else "Ankara &lt;b&gt;signed&lt;/b&gt;.&lt;BR&gt;Oslo too.")
    assert words in one(document(body=body)).html


@pytest.mark.parametrize("words", ["5 &lt; 6", "The tag &lt;script&gt; of a &lt;b&gt;", "&lt;x:id&gt;7&lt;/x:id&gt;"])
def test_words_that_are_about_markup_stay_words(words: str) -> None:
    """A tag that nobody would print tells that they are."""
    assert one(document(body=f"<p>{words}</p>")).html == f"<p>{words}</p>"


def test_notes_for_editors_are_no_text() -> None:
    """They hold telephone numbers that are not for readers. Other notes are for them."""
    note = "<note noteclass='editorsnote'><body.content><p>Call 555.</p></body.content></note>"
    advice = "<note type='npa'><body.content><p>Hold.</p></body.content></note>"
    public = "<note type='pa'><body.content><p>Corrects the name.</p></body.content></note>"
    item = one(document(head=note, body=BODY + advice + public))
    assert "555" not in item.html
    assert "Hold" not in item.html
    assert item.html.startswith(BODY)
    assert "Corrects the name." in item.html
    assert item.notes == ("Call 555.", "Hold.")


def test_a_body_within_another_format_is_read_alike() -> None:
    """Whatever it is wrapped in, and in a namespace or without; XHTML goes through without its head."""
    nitf = etree.fromstring(
        f"<x><nitf xmlns='urn:n'><head/><body><body.content>{BODY}</body.content></body></nitf></x>"
    )
    xhtml = etree.fromstring(
        f"<x><html><head><title>No</title></head><body>{BODY}<script>no</script></body></html></x>"
    )
    assert body_html(nitf) == body_html(xhtml) == BODY
    assert notes_in(nitf) == ()


def test_utf_8_that_says_it_is_latin_1_is_utf_8() -> None:
    """The declaration is what agencies' systems forget to change."""
    data = document(head="<hedline><hl1>En årig</hl1></hedline>").replace(b"utf-8", b"iso-8859-1")
    assert one(data).headline == "En årig"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<newsItem/>",
        b"\x00\xff",
        document()[:-40],
        document(body="<q>" * 5_000 + "</q>" * 5_000),
    ],
)
def test_what_is_no_nitf_is_refused(data: bytes) -> None:
    """With one sentence: nothing, another format, noise, half a file, and elements in each other without end."""
    with pytest.raises(ParseError) as caught:
        list(read(data, None))
    assert "\n" not in str(caught.value)


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    """Neither a file's words nor a billion laughs come into the text."""
    secret = tmp_path / "secret"
    secret.write_text("password")
    kinds = f'<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file://{secret}">]>'
    data = document(body="<p>&b;&c; said Ada</p>").replace(b"<nitf", kinds.encode() + b"<nitf", 1)
    item = one(data)
    assert "said Ada" in item.html
    assert "haha" not in item.html
    assert "password" not in item.html


@pytest.mark.shared
def test_real_documents_are_read_as_expected(shared: Path) -> None:
    """Id, version, status, headline and dates are exact, in each of the samples."""
    folder = shared / "corpus/wire/nitf"
    for file, record in json.loads((folder / "expected.json").read_text()).items():
        for item, expected in zip(read((folder / file).read_bytes(), UTC), record["items"], strict=True):
            published = datetime.fromisoformat(expected["published"])
            assert item.id == expected.get("id", item.id), file
            assert item.version == expected.get("version", ""), file
            assert item.status == expected.get("status", "usable"), file
            assert item.headline == expected["headline"], file
            assert item.published == (published if published.tzinfo else published.replace(tzinfo=UTC)), file
            assert item.urgency == (int(expected["urgency"]) if "urgency" in expected else None), file
            words = " ".join(map(str, etree.fromstring(f"<x>{item.html}</x>", etree.HTMLParser()).itertext()))
            assert len(" ".join(words.split())) == pytest.approx(expected["body_chars"], rel=0.03), file
