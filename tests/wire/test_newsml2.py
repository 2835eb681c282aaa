"""A NewsML-G2 item or message becomes items, however far it is from its schema; what means harm becomes one error."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.wire import newsml2

HELSINKI = ZoneInfo("Europe/Helsinki")
ITEM = """
<newsItem guid="urn:newsml:harbour.example:1" version="3" xml:lang="en-GB">
  <rightsInfo><copyrightNotice>(c) Harbour</copyrightNotice><usageTerms>Here</usageTerms></rightsInfo>
  <itemMeta>
    <itemClass qcode="ninat:text"/><provider qcode="nprov:HBR"/>
    <versionCreated>
      2026-06-03T11:30:00.000Z
    </versionCreated>
    <firstCreated>2026-06-03T10:00:00+0200</firstCreated>
    <pubStatus qcode="stat:usable"/>
    <edNote>Call 555 0100</edNote><link rel="irel:seeAlso" href="https://harbour.example/more"/>
  </itemMeta>
  <contentMeta>
    <urgency>3</urgency><by>Ada Byron</by><dateline>Bergen</dateline><slugline>HARBOUR</slugline>
    <headline role="hld:sub">Boats may sail</headline><headline rank="3">Harbours</headline>
    <headline rank="1">UPDATE 2-Harbour
      reopens</headline>
    <subject qcode="medtop:01000000"/><subject qcode="medtop:01000000"/>
  </contentMeta>
  <contentSet><inlineXML contenttype="application/xhtml+xml">
    <html xmlns="http://www.w3.org/1999/xhtml"><head><title>No text</title></head>
    <body><header><h1>Harbour reopens</h1><p>harbours, ships</p></header><p>It <b>reopens</b>.</p></body></html>
  </inlineXML></contentSet>
</newsItem>
"""
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def read(text: str, zone: ZoneInfo | None = None) -> list[WireItem]:
    return list(newsml2.read(text.encode(), zone))


def item(meta: str = "", about: str = "", content: str = "", attributes: str = 'guid="a"') -> str:
    return (
        f"<newsItem {NAR} {attributes}><itemMeta>{meta}</itemMeta><contentMeta>{about}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def test_an_item_says_what_it_says() -> None:
    """With the headline of the best rank, codes without their alias, and nothing of the header in the text."""
    assert read(ITEM) == [
        WireItem(
            provider="harbour.example",
            credit="HBR",
            id="urn:newsml:harbour.example:1",
            version="3",
            headline="Harbour reopens",
            take="UPDATE 2",
            byline=("Ada Byron",),
            dateline="Bergen",
            slugline="HARBOUR",
            html="<p>It <b>reopens</b>.</p>",
            lang="en",
            published=datetime(2026, 6, 3, 8, 0, tzinfo=UTC),
            updated=datetime(2026, 6, 3, 11, 30, tzinfo=UTC),
            urgency=3,
            subjects=("medtop:01000000",),
            copyright="(c) Harbour",
            usage="Here",
            notes=("Call 555 0100",),
            links=("https://harbour.example/more",),
        )
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        f"<newsMessage {NAR}><header/><itemSet>{ITEM}</itemSet></newsMessage>",
        f'<?xml version="1.0"?>\n<n:newsMessage xmlns:n="http://elsewhere.example/"><n:itemSet>{ITEM}</n:itemSet></n:newsMessage>',
        f"\x02junk before{ITEM}and behind\x03",
    ],
)
def test_a_message_and_any_namespace_and_junk_around_it_change_nothing(wrapped: str) -> None:
    """Few files are valid by the schema."""
    assert [each.id for each in read(wrapped)] == [each.id for each in read(ITEM)]


def test_the_main_headline_goes_before_all_others() -> None:
    """Whatever its rank and place."""
    told = item(about='<headline rank="1">Short</headline><headline role="hld:main" rank="2">Long</headline>')
    assert read(told)[0].headline == "Long"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ('qcode="stat:usable"', "usable"),
        ('qcode="stat:withheld"', "withheld"),
        ('qcode="s:canceled"', "canceled"),
        ('qcode="imext:draft"', "withheld"),
        ('uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"', "canceled"),
        ("", "usable"),
    ],
)
def test_a_kill_and_a_hold_are_told_from_what_may_be_shown(said: str, status: str) -> None:
    """By a code with any alias, or by its address."""
    assert read(item(f"<pubStatus {said}/>"))[0].status == status


@pytest.mark.parametrize(("signal", "status"), [("sig:kill", "canceled"), ("sig:correction", "usable")])
def test_a_signal_to_end_the_item_ends_it(signal: str, status: str) -> None:
    """Whatever its status says; those of the standard's own list end nothing."""
    assert read(item(f'<pubStatus qcode="stat:usable"/><signal qcode="{signal}"/>'))[0].status == status


def test_an_item_that_does_not_say_when_it_was_made_is_as_old_as_its_text() -> None:
    """As in an archive; else the text may be older than the item."""
    about = "<contentCreated>2026-06-01T10:00:00Z</contentCreated>"
    assert read(item("<versionCreated/>", about))[0].published == datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
    made = read(item("<versionCreated>2026-06-03T10:00:00Z</versionCreated>", about))[0]
    assert (made.published, made.updated) == (None, datetime(2026, 6, 3, 10, 0, tzinfo=UTC))


def test_an_embargo_is_an_instant_and_says_whether_it_named_a_zone() -> None:
    """Without one, that of the source counts."""
    zoned = read(item("<embargoed>2026-06-03T12:00:00+02:00</embargoed>"), HELSINKI)[0]
    naive = read(item("<embargoed>2026-06-03T12:00:00</embargoed>"), HELSINKI)[0]
    assert (zoned.embargo, zoned.embargo_naive) == (datetime(2026, 6, 3, 10, 0, tzinfo=UTC), False)
    assert (naive.embargo, naive.embargo_naive) == (datetime(2026, 6, 3, 9, 0, tzinfo=UTC), True)


@pytest.mark.parametrize("when", ["", "tonight"])
def test_an_embargo_without_an_end_holds_the_item(when: str) -> None:
    """The schema allows an empty one, which lasts until another version has none."""
    assert read(item(f"<embargoed>{when}</embargoed>"))[0].status == "withheld"
    killed = item(f'<embargoed>{when}</embargoed><pubStatus qcode="stat:canceled"/>')
    assert read(killed)[0].status == "canceled"


def test_a_body_may_be_nitf_or_text_and_a_picture_is_none() -> None:
    """In the first rendition that says something."""
    head = "<body.head><hedline><hl1>H</hl1></hedline></body.head>"
    nitf = f"<nitf><body>{head}<body.content><p>It.</p></body.content></body></nitf>"
    assert read(item(content=f"<inlineXML/><inlineXML>{nitf}</inlineXML>"))[0].html == "<p>It.</p>"
    assert read(item(content="<inlineData>One.\n\nTwo.</inlineData>"))[0].text == ("One.", "Two.")
    assert read(item(content="<inlineData><![CDATA[<p>It.</p>]]></inlineData>"))[0].html == "<p>It.</p>"
    assert read(item(content='<inlineData encoding="base64">SGFyYm91cg==</inlineData>'))[0].text == ()


def test_of_several_contents_the_body_is_the_story() -> None:
    """In whichever set it stands, and not the table of scores beside it."""
    scores = '<inlineXML contenttype="application/sportsml+xml"><score>2:1</score></inlineXML>'
    story = '</contentSet><contentSet><inlineXML contenttype="application/xhtml+xml"><p>It.</p></inlineXML>'
    assert read(item(content=scores + story))[0].html == "<p>It.</p>"
    assert read(item(content=scores))[0].html == "2:1"


def test_what_is_for_editors_is_no_text() -> None:
    """It stands among the notes."""
    told = read(item("<edNote>Call.</edNote>", content="<inlineXML><p>It.</p><p>Eds: Hold.</p></inlineXML>"))[0]
    assert (told.html, told.notes) == ("<p>It.</p>", ("Call.", "Eds: Hold."))


@pytest.mark.parametrize("root", ["conceptItem", "knowledgeItem", "planningItem", "catalogItem"])
def test_what_is_no_news_has_no_items(root: str) -> None:
    """It is no error that agencies deliver their vocabularies and plans too."""
    known = f'<{root} guid="a" version="1"/>'
    assert read(f"<{root} guid='a'><itemMeta/></{root}>") == []
    assert [each.id for each in read(f"<newsMessage><itemSet>{known}{ITEM}</itemSet></newsMessage>")] == [
        "urn:newsml:harbour.example:1"
    ]


def test_a_package_is_a_composite_and_needs_no_id() -> None:
    """It tells what belongs together, and no story."""
    package = '<packageItem guid="p" version="1"><groupSet/></packageItem>'
    nameless = package.replace(' guid="p"', "")
    told = f"<newsMessage><itemSet>{package}{nameless}{ITEM}</itemSet></newsMessage>"
    assert [(each.id, each.kind) for each in read(told)] == [
        ("p", "composite"),
        ("urn:newsml:harbour.example:1", "text"),
    ]


def test_utf_8_is_told_from_the_bytes_whatever_is_declared() -> None:
    """Systems change the encoding and forget to say so."""
    told = '<?xml version="1.0" encoding="iso-8859-1"?>' + item(about="<headline>Décès</headline>")
    assert [each.headline for each in newsml2.read(told.encode())] == ["Décès"]
    assert [each.headline for each in newsml2.read(told.encode("latin-1"))] == ["Décès"]


def test_what_is_not_well_formed_is_mended() -> None:
    """Ampersands, HTML's entities and tags that nobody closed."""
    told = item(about="<headline>R&D caf&eacute;</headline>", content="<inlineXML><p>One.<p>Two.</inlineXML>")
    assert read(told)[0].headline == "R&D café"
    assert "Two." in read(told)[0].html


def test_an_end_tag_too_many_loses_nothing() -> None:
    """Neither of its text nor of what follows it."""
    told = item(content="<inlineXML><p>One.</b></p></p><p>Two.</p></inlineXML>")
    first, second = read(f"<newsMessage><itemSet>{told}{ITEM}</itemSet></newsMessage>")
    assert first.html == "<p>One.</p><p>Two.</p>"
    assert second.headline == "Harbour reopens"


def test_an_entity_is_never_resolved() -> None:
    """Neither one of a file nor one that grows."""
    outside = '<!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "aaaa">]>'
    told = outside + item(about="<headline>H &x; &y;</headline>")
    assert read(told)[0].headline == "H &x; &y;"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "format"),
        ("<rss></rss>", "format"),
        ("<newsItem " * 100_000, "truncated"),
        (ITEM[:-40], "truncated"),
        (item(content="<inlineXML>" + "<b>" * 3_000 + "</b>" * 3_000 + "</inlineXML>"), "hostile"),
        (item(content="<inlineXML>" + "<b>" * 3_000 + "</inlineXML>"), "hostile"),
        (item(content="<inlineXML>" + "<a><b></c>" * 3_000 + "</inlineXML>"), "hostile"),
        (ITEM + ITEM, "broken"),
        ('<newsItem guid="a"><link/>', "truncated"),
        (" " * 10_000_001, "hostile"),
    ],
)
def test_what_cannot_be_read_whole_is_one_plain_error(text: str, word: str) -> None:
    """Half an item would be a lie; the whole file may yet come."""
    with pytest.raises(ParseError) as caught:
        read(text)
    assert caught.value.word == word


def test_items_without_an_id_are_told_behind_the_others() -> None:
    """Nothing that can be read is lost."""
    items = newsml2.read(f"<newsMessage><itemSet>{item(attributes='')}{item()}</itemSet></newsMessage>".encode())
    assert next(items).id == "a"
    with pytest.raises(ParseError, match="1 of 2"):
        next(items)
