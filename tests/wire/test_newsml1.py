"""NewsML 1: items, their revisions, and the pieces of content that they are made of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.wire.newsml1 import read

BRUSSELS = ZoneInfo("Europe/Brussels")
LINES = "<NewsLines><HeadLine>Ankara signs</HeadLine><DateLine>ANKARA, June 3</DateLine></NewsLines>"
TEXT = "<nitf><body><body.content><p>Ankara signed.</p></body.content></body></nitf>"
CONTENT = f"<ContentItem><DataContent>{TEXT}</DataContent></ContentItem>"


def named(revision: str = "1", letter: str = "", public: str | None = None) -> str:
    """What identifies a revision of the agency's story `item-1`."""
    if public is None:
        public = f"urn:newsml:nw.example:20260603:item-1:{revision}{letter}"
    return f"""<Identification><NewsIdentifier><ProviderId>nw.example</ProviderId><DateId>20260603</DateId>
      <NewsItemId>item-1</NewsItemId><RevisionId PreviousRevision="0" Update="N">{revision}</RevisionId>
      <PublicIdentifier>{public}</PublicIdentifier></NewsIdentifier></Identification>"""


def managed(status: str = "Usable", more: str = "") -> str:
    """What tells the dates and the status of an item."""
    return f"""<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260603T120000+0200</FirstCreated>
      <ThisRevisionCreated>20260603T123000+0200</ThisRevisionCreated><Status FormalName="{status}"/>
      {more}</NewsManagement>"""


def news_item(
    name: str | None = None,
    management: str | None = None,
    component: str = f"<NewsComponent>{LINES}{CONTENT}</NewsComponent>",
) -> str:
    """A news item of one component."""
    name = named() if name is None else name
    management = managed() if management is None else management
    return f'<NewsItem xml:lang="en">{name}{management}{component}</NewsItem>'


def document(*items: str, envelope: str = "") -> bytes:
    """A file of news items."""
    return f'<?xml version="1.0"?><NewsML Version="1.2">{envelope}{"".join(items)}</NewsML>'.encode()


def one(item: str, zone: ZoneInfo | None = None) -> WireItem:
    """What is read of a file with that item."""
    (read_,) = read(document(item), zone)
    return read_


def part(role: str, content: str) -> str:
    """A component of that role with a piece of content."""
    piece = f"<ContentItem><DataContent>{content}</DataContent></ContentItem>"
    return f"<NewsComponent><Role FormalName='{role}'/>{piece}</NewsComponent>"


def changing(status: str, when: str) -> str:
    """What tells that the status will be another one from then on."""
    moment = f"<DateAndTime>{when}</DateAndTime>"
    return f"<StatusWillChange><FutureStatus FormalName='{status}'/>{moment}</StatusWillChange>"


def test_an_item_is_what_its_file_says() -> None:
    """Its identity, dates and lines, and its text as HTML."""
    lines = """<NewsLines><HeadLine>UPDATE 1-Ankara signs</HeadLine><ByLine>Ada Byron</ByLine><ByLine>Jo Ek</ByLine>
      <DateLine>ANKARA, June 3</DateLine><SlugLine>TURKEY-DEAL</SlugLine><CopyrightLine>(c) NW</CopyrightLine>
      <NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>Adds Helsinki</NewsLineText></NewsLine>
      </NewsLines>"""
    data = """<DescriptiveMetadata><Language FormalName="FR"/><SubjectCode><Subject FormalName="04000000"/>
      <SubjectDetail FormalName="04007005"/></SubjectCode><SubjectCode><Subject FormalName="04000000"/></SubjectCode>
      </DescriptiveMetadata>"""
    item = one(
        news_item(
            named("3"),
            managed(more='<Urgency FormalName="4"/>'),
            f"<NewsComponent>{lines}{data}{CONTENT}</NewsComponent>",
        )
    )

    assert (item.provider, item.id, item.version) == ("nw.example", "urn:newsml:nw.example:20260603:item-1", "3")
    assert (item.published, item.updated) == (
        datetime(2026, 6, 3, 10, tzinfo=UTC),
        datetime(2026, 6, 3, 10, 30, tzinfo=UTC),
    )
    assert (item.headline, item.take, item.slugline) == ("Ankara signs", "UPDATE 1", "TURKEY-DEAL")
    assert (item.byline, item.dateline) == (("Ada Byron", "Jo Ek"), "ANKARA, June 3")
    assert (item.lang, item.urgency, item.subjects) == ("fr", 4, ("04000000", "04007005"))
    assert (item.copyright, item.notes) == ("(c) NW", ("Adds Helsinki",))
    assert (item.html, item.kind) == ("<p>Ankara signed.</p>", "text")


@pytest.mark.parametrize(
    "public",
    [
        "urn:newsml:nw.example:20260603:item-1:7",
        "urn:newsml:nw.example:20260603:item-1:7U",
        "urn:newsml:nw.example:20260603:item-1",
        "",
    ],
)
def test_all_revisions_have_the_id_of_their_item(public: str) -> None:
    """With its number, with a letter behind that, without any, or with no public identifier at all."""
    item = one(news_item(named("7", public=public)))
    assert (item.id, item.version) == ("urn:newsml:nw.example:20260603:item-1", "7")


def test_an_identifier_that_names_no_item_is_told_apart_by_its_date() -> None:
    """Else all items of such an agency were versions of one story."""
    first = one(news_item(named(public="urn:newsml:www.nw.example")))
    second = one(news_item(named(public="urn:newsml:www.nw.example").replace("20260603", "20260604")))
    assert first.id != second.id


def test_an_identifier_that_names_no_item_is_completed_alike_for_all_revisions() -> None:
    """By the number of the item and by its first date, where the date of the id is that of the revision."""
    first, other_number = (
        news_item(named(public="urn:newsml:www.nw.example").replace("20260603", date))
        for date in ("20260603T120000+0200", "20260603T123000+0200")
    )
    assert one(first).id == one(other_number).id == "urn:newsml:www.nw.example:20260603T120000+0200:item-1"
    assert one(first.replace("item-1<", "item-2<")).id.endswith(":item-2")


def test_an_item_that_is_numbered_elsewhere_has_that_number() -> None:
    """TASS has none where the standard wants it, but a `guid`: a new headline makes no new story."""
    nameless = "<Identification><NewsIdentifier><ProviderId>nw.example</ProviderId></NewsIdentifier></Identification>"
    item = news_item(nameless, managed(more="<guid>03AE</guid>"))
    assert one(item).id == one(item.replace("Ankara", "Oslo")).id == "nw.example:03AE"


def test_an_item_without_any_number_has_the_same_id_each_time_it_is_read() -> None:
    """Some agencies name themselves and nothing else; what is left tells their items apart."""
    nameless = "<Identification><NewsIdentifier><ProviderId>nw.example</ProviderId></NewsIdentifier></Identification>"
    first, again = one(news_item(nameless)), one(news_item(nameless))
    other = news_item(nameless, component=f"<NewsComponent>{LINES.replace('Ankara', 'Oslo')}</NewsComponent>")
    assert first.id == again.id == "nw.example:20260603T120000+0200:Ankara signs"
    assert one(other).id != first.id


def test_a_word_may_be_written_as_text() -> None:
    """Where the format has an attribute for it."""
    item = one(news_item(management=managed(more="<Urgency>2</Urgency>").replace(' FormalName="Usable"/>', "/>")))
    assert (item.urgency, item.status) == (2, "usable")


def test_an_item_is_updated_killed_held_back_and_revived() -> None:
    """A chain of one id: what may be printed changes with each revision. A kill has no content."""
    chain = [
        one(news_item(named(str(number), letter), managed(status), component))
        for number, letter, status, component in [
            (1, "N", "Usable", f"<NewsComponent>{LINES}{CONTENT}</NewsComponent>"),
            (2, "U", "USABLE", f"<NewsComponent>{LINES}{CONTENT}</NewsComponent>"),
            (3, "A", "Canceled", "<NewsComponent/>"),
            (4, "A", "Withheld", ""),
            (5, "A", "Usable", f"<NewsComponent>{LINES}{CONTENT}</NewsComponent>"),
        ]
    ]
    assert [item.status for item in chain] == ["usable", "usable", "canceled", "withheld", "usable"]
    assert [item.order for item in chain] == [1, 2, 3, 4, 5]
    assert {(item.provider, item.id) for item in chain} == {("nw.example", "urn:newsml:nw.example:20260603:item-1")}


def test_an_order_to_rescind_an_item_kills_it() -> None:
    """Whatever its status says; but one that tells of earlier revisions leaves this one as it is."""
    order = '<Instruction FormalName="Rescind">{}</Instruction>'
    earlier = '<RevisionStatus Revision="1"><Status FormalName="Canceled"/></RevisionStatus>'
    assert one(news_item(management=managed(more=order.format("")))).status == "canceled"
    assert one(news_item(management=managed(more=order.format(earlier)))).status == "usable"


def test_an_order_is_told_by_any_word_for_a_kill() -> None:
    """As a status is; one to correct the story kills nothing."""
    order = '<Instruction FormalName="{}"/>'
    words = {
        word: one(news_item(management=managed(more=order.format(word)))).status for word in ("Kill", "Correction")
    }
    assert words == {"Kill": "canceled", "Correction": "usable"}


def test_an_embargo_ends_when_the_status_will_change() -> None:
    """Until then nothing is shown; without a zone it is in that of the source, and says so."""
    zoned = one(news_item(management=managed("Embargoed", changing("Usable", "20260603T180000+0300"))), BRUSSELS)
    naive = one(news_item(management=managed("Embargoed", changing("Usable", "20260603T180000"))), BRUSSELS)
    assert (zoned.status, zoned.embargo, zoned.embargo_naive) == ("usable", datetime(2026, 6, 3, 15, tzinfo=UTC), False)
    assert (naive.status, naive.embargo, naive.embargo_naive) == ("usable", datetime(2026, 6, 3, 16, tzinfo=UTC), True)


def test_an_embargo_without_an_end_holds_the_item_back() -> None:
    """And what will be withdrawn one day is shown till then."""
    assert one(news_item(management=managed("Embargoed"))).status == "withheld"
    item = one(news_item(management=managed("Usable", changing("Canceled", "20260703T180000Z"))))
    assert (item.status, item.embargo) == ("usable", None)


def test_a_date_without_a_zone_is_in_that_of_the_source() -> None:
    """Several agencies write none."""
    item = one(news_item(management=managed().replace("+0200", "")), BRUSSELS)
    assert item.published == datetime(2026, 6, 3, 10, tzinfo=UTC)


def test_of_several_pieces_the_body_is_the_text_and_its_lead_comes_first() -> None:
    """Not the headline, the style sheet, the contact or the short message, which are pieces like it."""
    pieces = [
        part("Headline", "<p>Ankara signs</p>"),
        part("StyleSheet", ".a { color: red }"),
        part("Contact", "<p>Call 555.</p>"),
        part("Lead", "Ankara &amp; Helsinki"),
        part("Body", "<html><head><title>No</title></head><body><p>They signed.</p></body></html>"),
        part("TweetText", "<p>Signed!</p>"),
    ]
    item = one(news_item(component=f"<NewsComponent>{LINES}{''.join(pieces)}</NewsComponent>"))
    assert item.html == "<p>Ankara &amp; Helsinki</p><p>They signed.</p>"
    assert item.headline == "Ankara signs"


def test_the_lines_are_those_nearest_to_the_text() -> None:
    """A picture that comes first has a headline of its own, and is no text."""
    picture = """<NewsComponent><NewsLines><HeadLine>A pen</HeadLine></NewsLines><ContentItem Href="pen.jpg">
      <MediaType FormalName="Photo"/></ContentItem></NewsComponent>"""
    item = one(
        news_item(component=f"<NewsComponent>{picture}<NewsComponent>{LINES}{CONTENT}</NewsComponent></NewsComponent>")
    )
    assert (item.headline, item.kind, item.links) == ("Ankara signs", "text", ("pen.jpg",))


def test_the_author_of_a_picture_is_not_that_of_the_story() -> None:
    """Even where the story names none."""
    picture = """<NewsComponent><NewsLines><ByLine>Ben Photo</ByLine></NewsLines><ContentItem Href="pen.jpg">
      <MediaType FormalName="Photo"/></ContentItem></NewsComponent>"""
    story = f"<NewsComponent>{LINES}{CONTENT}</NewsComponent>"
    assert one(news_item(component=f"<NewsComponent>{picture}{story}</NewsComponent>")).byline == ()
    assert one(news_item(component=f"<NewsComponent>{picture}</NewsComponent>")).byline == ("Ben Photo",)


def test_a_picture_with_a_caption_is_a_picture() -> None:
    """The caption is what there is to read of it."""
    picture = "<ContentItem Href='pen.jpg'><MediaType FormalName='Photo'/></ContentItem>"
    item = one(
        news_item(component=f"<NewsComponent>{LINES}{picture}{part('Caption', '<p>A pen.</p>')}</NewsComponent>")
    )
    assert (item.kind, item.html) == ("picture", "<p>A pen.</p>")


def test_plain_text_is_paragraphs_and_written_markup_is_markup() -> None:
    """An agency may write any of them into the same element."""
    lines = part("Main", "One.&#10;&#10;Two &amp; a half.")
    plain = one(news_item(component=f"<NewsComponent>{lines}</NewsComponent>"))
    written = one(news_item(component=f"<NewsComponent>{part('Main', '<![CDATA[<p>One.</p>]]>')}</NewsComponent>"))
    nitf = "<![CDATA[<nitf><head/><body><body.content><p>One.</p></body.content></body></nitf>]]>"
    whole = one(news_item(component=f"<NewsComponent>{part('Main', nitf)}</NewsComponent>"))
    assert (plain.html, plain.text) == ("", ("One.", "Two & a half."))
    assert written.html == whole.html == "<p>One.</p>"


def test_a_headline_may_stand_in_the_text_alone() -> None:
    """In that of its NITF."""
    content = CONTENT.replace(
        "<body.content>", "<body.head><hedline><hl1>Ankara signs</hl1></hedline></body.head><body.content>"
    )
    assert one(news_item(component=f"<NewsComponent>{content}</NewsComponent>")).headline == "Ankara signs"


def test_all_items_of_a_file_are_read() -> None:
    """Side by side and within each other, none with the text of another; the envelope's priority is each one's."""
    inner = news_item(
        named().replace("item-1", "item-2"),
        component=f"<NewsComponent>{LINES.replace('Ankara', 'Oslo')}</NewsComponent>",
    )
    outer = news_item(
        component=f"<NewsComponent><NewsComponent>{inner}</NewsComponent>{LINES}{CONTENT}</NewsComponent>"
    )
    last = news_item(named().replace("item-1", "item-3"))
    envelope = '<NewsEnvelope><Priority FormalName="2"/></NewsEnvelope>'
    items = list(read(document(outer, last, envelope=envelope), None))
    assert [(item.id[-6:], item.headline) for item in items] == [
        ("item-1", "Ankara signs"),
        ("item-2", "Oslo signs"),
        ("item-3", "Ankara signs"),
    ]
    assert [item.urgency for item in items] == [2, 2, 2]
    assert [bool(item.html) for item in items] == [True, False, True]


def test_an_item_without_an_id_is_told_behind_the_others() -> None:
    """It cannot be withdrawn, nor told from others; those that can are read."""
    reading = read(document(news_item(""), news_item()), None)
    assert next(reading).headline == "Ankara signs"
    with pytest.raises(ParseError, match="1 of 2 items"):
        next(reading)


@pytest.mark.parametrize("data", [b"", b"{}", b"<nitf/>", document(), document(news_item())[:-60]])
def test_what_is_no_newsml_is_refused(data: bytes) -> None:
    """Nothing, other formats, a file without an item, and one that breaks off."""
    with pytest.raises(ParseError):
        list(read(data, None))


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    """Neither a file's words nor what the document type names on the network."""
    secret = tmp_path / "secret"
    secret.write_text("password")
    kinds = f'<!DOCTYPE NewsML SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY c SYSTEM "file://{secret}">]>'
    data = document(news_item().replace("Ankara signed", "Ankara &c; signed")).replace(
        b"<NewsML", kinds.encode() + b"<NewsML", 1
    )
    (item,) = read(data, None)
    assert "signed" in item.html
    assert "password" not in item.html


@pytest.mark.shared
def test_real_items_are_read_as_expected(shared: Path) -> None:
    """Version, status, headline and dates are exact, and the id is the expected one without its revision."""
    folder = shared / "corpus/wire/newsml-1.2"
    for file, record in json.loads((folder / "expected.json").read_text()).items():
        for item, expected in zip(read((folder / file).read_bytes(), UTC), record["items"], strict=True):
            assert item.id.startswith(expected["id"].rpartition(f":{expected['version']}")[0] or expected["id"]), file
            assert (item.version, item.status) == (expected["version"], expected["status"]), file
            assert item.headline == expected.get("headline", ""), file
            for ours, key in ((item.published, "published"), (item.updated, "updated")):
                theirs = datetime.fromisoformat(expected[key])
                assert ours == (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)), (file, key)
            assert item.slugline == expected.get("slugline", item.slugline), file
            words = etree.fromstring(f"<x>{item.html}</x>", etree.HTMLParser()).itertext() if item.html else item.text
            assert len(" ".join(" ".join(map(str, words)).split())) == pytest.approx(
                expected["body_chars"], rel=0.03
            ), file
