"""A ninjs of any generation becomes items, and whatever else comes in becomes one plain error."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.wire import ninjs

HELSINKI = ZoneInfo("Europe/Helsinki")


def read(said: Any, zone: ZoneInfo | None = None) -> list[WireItem]:
    return list(ninjs.read(json.dumps(said).encode(), zone))


def one(zone: ZoneInfo | None = None, **said: Any) -> WireItem:
    return read({"uri": "urn:harbour:1", **said}, zone)[0]


FIRST = {
    "uri": "urn:harbour:1",
    "version": "3",
    "pubstatus": "usable",
    "headline": "UPDATE 2-Harbour reopens",
    "byline": "Ada Byron",
    "slugline": "HARBOUR",
    "language": "en-GB",
    "firstcreated": "2026-06-03T10:00:00+0200",
    "versioncreated": "2026-06-03T11:30:00Z",
    "urgency": 3,
    "subject": [{"code": "01000000", "name": "arts"}],
    "body_text": "It reopens.",
    "body_html": "<p>It reopens.</p>",
    "ednote": "Call 555 0100",
    "usageterms": "Here",
    "copyrightnotice": "(c) Harbour",
    "source": "HBR",
    "type": "text",
    "associations": {"main": {"uri": "urn:harbour:picture"}},
}
THIRD = {
    "uri": "urn:harbour:1",
    "version": 3,
    "pubStatus": "usable",
    "headlines": [{"role": "short", "value": "Open"}, {"role": "main", "value": "UPDATE 2-Harbour reopens"}],
    "by": "Ada Byron",
    "slugline": "HARBOUR",
    "language": "en",
    "firstCreated": "2026-06-03T10:00:00+02:00",
    "versionCreated": "2026-06-03T11:30:00Z",
    "urgency": "3",
    "subjects": [{"literal": "01000000"}],
    "bodies": [
        {"contentType": "text/plain", "value": "It reopens."},
        {"role": "xhtml", "contentType": "text/html", "value": "<p>It reopens.</p>"},
    ],
    "edNote": "Call 555 0100",
    "usageTerms": "Here",
    "copyrightNotice": "(c) Harbour",
    "infoSources": [{"name": "HBR"}],
    "type": "text",
    "associations": [{"name": "main", "uri": "urn:harbour:picture"}],
}


@pytest.mark.parametrize("said", [FIRST, THIRD])
def test_the_generations_say_the_same(said: dict[str, Any]) -> None:
    """Other names and shapes, one item."""
    assert read(said) == [
        WireItem(
            provider="hbr",
            credit="HBR",
            id="urn:harbour:1",
            version="3",
            headline="Harbour reopens",
            take="UPDATE 2",
            byline=("Ada Byron",),
            slugline="HARBOUR",
            html="<p>It reopens.</p>",
            lang="en",
            published=datetime(2026, 6, 3, 8, 0, tzinfo=UTC),
            updated=datetime(2026, 6, 3, 11, 30, tzinfo=UTC),
            urgency=3,
            subjects=("01000000",),
            copyright="(c) Harbour",
            usage="Here",
            notes=("Call 555 0100",),
            links=("urn:harbour:picture",),
        )
    ]
    assert read(said)[0].order == 3


def test_a_list_and_what_interfaces_put_around_one_give_their_items() -> None:
    """An object that has no identity of its own may be a wrapper."""
    two = [{"uri": "a"}, {"guid": "b"}]
    assert [item.id for item in read(two)] == ["a", "b"]
    assert [item.id for item in read({"total": 2, "item": two})] == ["a", "b"]
    assert [item.id for item in read({"uri": "c", "items": two})] == ["c"]


def test_interfaces_wrap_their_items_more_than_once() -> None:
    """AP has an item in each item of its data, and its id beside an address with the key of a session."""
    said: dict[str, Any] = {
        "uri": "https://api.ap.example/content/1?qt=2&et=3",
        "altids": {"itemid": "1", "etag": "1_3"},
    }
    said |= {"version": 0, "provider": "AP", "usageterms": ["Print", "Web"], "headline": "Harbour"}
    (item,) = read({"api": "1.1", "data": {"updated": "now", "items": [{"meta": {}, "item": said}]}})
    assert read({"data": {"meta": {}, "item": said}}) == [item]
    assert (item.id, item.version, item.provider, item.usage) == ("1", "0", "ap", "Print\nWeb")


def test_digital_wires_of_dpa_are_read_by_their_own_names() -> None:
    """A URN, an article and what is for editors: several notes and a notebook."""
    item = read(
        {
            "urn": "urn:newsml:dpa.com:1",
            "version_created": "2026-06-03T10:00:00+02:00",
            "pubstatus": "usable",
            "article_html": "<p>Der Hafen.</p>",
            "creditline": "dpa",
            "dateline": "Kiel (dpa) -",
            "ednotes": [{"role": "x", "ednote": "Ruf an"}],
            "notepad": {"header_html": "<h3>Notizblock</h3>", "nonpublic_html": "<p>Tel.&nbsp;<b>555</b></p>"},
        }
    )[0]
    assert (item.provider, item.credit, item.id) == ("dpa.com", "dpa", "urn:newsml:dpa.com:1")
    assert (item.html, item.notes) == ("<p>Der Hafen.</p>", ("Ruf an", "Notizblock", "Tel. 555"))
    assert (item.updated, item.dateline) == (datetime(2026, 6, 3, 8, 0, tzinfo=UTC), "Kiel (dpa) -")


def test_items_may_stand_on_a_line_each() -> None:
    """As natwire writes them itself; those below a line that cannot be read are not lost."""
    lines = [json.dumps({"uri": uid, "headline": "A\u2028b"}, ensure_ascii=False) for uid in "abc"]
    assert [item.id for item in ninjs.read("\n".join(lines).encode())] == ["a", "b", "c"]
    assert [item.id for item in ninjs.read("ZCZC\r\n{}\n{}{}\nNNNN".format(*lines).encode())] == ["a", "b", "c"]
    items = ninjs.read("\n".join([lines[0], lines[1][:-3], lines[2]]).encode())
    assert [next(items).id, next(items).id] == ["a", "c"]
    with pytest.raises(ParseError, match="cannot be read: it is no JSON: line 3"):
        next(items)


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("<p>Harbour <b>reopens</b></p>", "Harbour reopens"),
        ("Smith &amp; Sons &#8217;26", "Smith & Sons ’26"),
        ("Why 3 < 4 & 5 > 4", "Why 3 < 4 & 5 > 4"),
    ],
)
def test_a_headline_is_no_markup(written: str, headline: str) -> None:
    """Content systems leave theirs in it."""
    assert one(headline=written).headline == headline


def test_a_headline_may_be_called_the_main_one() -> None:
    """As in the fifth version of the first ninjs; a title is what editors call the item."""
    assert one(headline_main="Harbour reopens", title="harbour-2").headline == "Harbour reopens"
    assert one(headline="Harbour opens", headline_main="Harbour reopens").headline == "Harbour opens"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("stat:withheld", "withheld"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "canceled"),
        ("usable", "usable"),
        ("Withheld", "withheld"),
        ("canceled", "canceled"),
        ("cancelled", "canceled"),
        ("x", "usable"),
    ],
)
def test_a_kill_and_a_hold_are_told_from_what_may_be_shown(word: str, status: str) -> None:
    """In both spellings; what is not known hides nothing."""
    assert one(pubstatus=word).status == one(pubStatus=word).status == status


def test_an_embargo_is_an_instant_and_says_whether_it_named_a_zone() -> None:
    """Without one, that of the source counts; generation 3 has another name for it."""
    zoned = one(embargoed="2026-06-03T12:00:00+02:00")
    naive = one(HELSINKI, embargoedUntil="2026-06-03T12:00:00")
    assert (zoned.embargo, zoned.embargo_naive) == (datetime(2026, 6, 3, 10, 0, tzinfo=UTC), False)
    assert (naive.embargo, naive.embargo_naive) == (datetime(2026, 6, 3, 9, 0, tzinfo=UTC), True)
    assert one(embargoed=None).status == one(embargoed="").status == "usable"


def test_an_embargo_that_cannot_be_read_holds_the_item() -> None:
    """To show it too early is worse than to show it late."""
    item = one(embargoed="until the chancellor has spoken")
    assert (item.status, item.embargo) == ("withheld", None)


def test_a_time_without_a_zone_is_that_of_the_source() -> None:
    """Agencies write their own clock."""
    assert one(HELSINKI, versioncreated="2026-06-03T12:00:00").updated == datetime(2026, 6, 3, 9, 0, tzinfo=UTC)


def test_of_several_bodies_the_richest_is_read() -> None:
    """They say the same; in NITF only what readers read is text."""
    head = "<body.head><hedline><hl1>H</hl1></hedline></body.head>"
    nitf = f"<nitf><body>{head}<body.content><p>It.</p></body.content></body></nitf>"
    assert one(bodies=[{"contentType": "text/vnd.IPTC.NITF", "value": nitf}]).html == "<p>It.</p>"
    assert one(bodies=[{"contentType": "text/vnd.IPTC.NITF", "value": "It."}]).text == ("It.",)
    assert one(body_text="One.\n\nTwo\nlines.").text == ("One.", "Two lines.")
    assert one(body_text="One.\nTwo.").text == ("One.", "Two.")
    assert one(body_text="plain", body_xhtml="<p>rich</p>").html == "<p>rich</p>"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "broken"),
        (b"<html></html>", "broken"),
        (b"null", "broken"),
        (b"[]", "format"),
        (b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"}]}', "format"),
        (b'{"uri":["a"]}', "format"),
        (b'{"uri":"a","x":' * 100_000, "hostile"),
        (b'{"uri":"a","urgency":' + b"9" * 6_000 + b"}", "hostile"),
        (b" " * 10_000_001, "hostile"),
    ],
)
def test_what_is_no_ninjs_is_one_plain_error(data: bytes, word: str) -> None:
    """With a word that stays the same."""
    with pytest.raises(ParseError) as caught:
        list(ninjs.read(data))
    assert caught.value.word == word
    assert len(str(caught.value)) < 120


def test_items_without_an_id_are_told_behind_the_others() -> None:
    """Nothing that can be read is lost."""
    items = ninjs.read(json.dumps([{"headline": "x"}, {"uri": "a"}]).encode())
    assert next(items).id == "a"
    with pytest.raises(ParseError, match="1 of 2"):
        next(items)


def test_fields_of_the_wrong_type_say_nothing() -> None:
    """And the rest of the item is read."""
    item = one(
        headline=["a"], headlines="x", bodies={"a": 1}, associations=[1], subject="x", language=5, versioncreated=3,
        body_text=4, urgency="high", renditions=None, by={"a": 1}, version=True,
    )  # fmt: skip
    assert item == WireItem(provider="", id="urn:harbour:1")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_charset_is_told_from_the_bytes(charset: str) -> None:
    """JSON is UTF-8, and not everybody knows."""
    data = '{"uri":"a","headline":"Grüße"}'.encode(charset)
    assert [item.headline for item in ninjs.read(data)] == ["Grüße"]


@pytest.mark.parametrize("until", [True, ["2090-01-01"], {"until": "soon"}, 1, "soon"])
def test_an_embargo_that_nobody_can_read_keeps_an_item_back(until: object) -> None:
    """Until another version has none."""
    (item,) = ninjs.read(json.dumps({"uri": "urn:x:1", "headline": "Ferry", "embargoed": until}).encode(), None)

    assert (item.status, item.embargo) == ("withheld", None)


@pytest.mark.parametrize(
    "word", ["Mandatory Kill", "retracted", "stat:canceled", "http://cv.iptc.org/newscodes/pubstatus/canceled#",
             ["canceled"], {"status": "killed"}, "WITHDRAWN", "Cancelled"],
)  # fmt: skip
def test_an_item_is_taken_back_in_whatever_words(word: object) -> None:
    """The standards know three; newsrooms know more."""
    (item,) = ninjs.read(json.dumps({"uri": "urn:x:1", "headline": "Ferry", "pubstatus": word}).encode(), None)

    assert item.status == "canceled"
