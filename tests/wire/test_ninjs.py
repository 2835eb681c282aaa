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
            provider="HBR",
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


@pytest.mark.parametrize(
    ("word", "status"),
    [
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


def test_a_chain_of_update_kill_and_revival_keeps_its_id_and_counts_up() -> None:
    """That is how versions of one item are known."""
    chain = [one(version=str(n), pubstatus=word) for n, word in ((9, "usable"), (10, "canceled"), (11, "usable"))]
    assert {item.id for item in chain} == {"urn:harbour:1"}
    assert [item.order for item in chain] == [9, 10, 11]
    assert [item.status for item in chain] == ["usable", "canceled", "usable"]


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
        (b"null", "format"),
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
