"""What agencies and their systems do otherwise than the standards say, as other files than the corpus show it."""

from __future__ import annotations

import json

import pytest

from natwire.wire import newsml1, newsml2, ninjs, nitf


def belga(revision: str, created: str) -> bytes:
    """A version of Belga's: the date of its id is that of the revision."""
    return f"""<NewsML><NewsItem><Identification><NewsIdentifier>
<ProviderId>belga.be</ProviderId><DateId>{created}</DateId>
<NewsItemId>98055798</NewsItemId><RevisionId>{revision}</RevisionId>
<PublicIdentifier>urn:newsml:www.belga.be</PublicIdentifier>
</NewsIdentifier></Identification><NewsManagement><FirstCreated>20190129T124550</FirstCreated>
<ThisRevisionCreated>{created}</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Mediawatch</HeadLine></NewsLines></NewsComponent></NewsItem></NewsML>""".encode()


def test_the_revisions_of_an_item_have_one_id_although_each_has_a_date_of_its_own() -> None:
    """As Belga writes them; otherwise each version would be a story."""
    (first,), (second,) = (
        list(newsml1.read(belga(*each), None)) for each in (("1", "20190129T124550"), ("4", "20190129T133400"))
    )

    assert first.id == second.id
    assert "98055798" in first.id
    assert (first.version, second.version) == ("1", "4")


def test_an_archive_tells_when_the_text_was_written_where_nobody_knows_when_the_item_was_made() -> None:
    """As STT's does."""
    item = b"""<newsItem guid="urn:newsml:stt.fi:1" version="1"><itemMeta/><contentMeta>
<contentCreated>2013-02-16T17:36:20Z</contentCreated><headline>Tuloksia</headline></contentMeta></newsItem>"""
    (found,) = newsml2.read(item, None)

    assert f"{found.published:%Y-%m-%dT%H:%M}" == "2013-02-16T17:36"


def test_a_signal_to_editors_ends_an_item() -> None:
    """NewsML-G2 has it beside the status."""
    item = b"""<newsItem guid="urn:newsml:x.com:1" version="2"><itemMeta><pubStatus qcode="stat:usable"/>
<signal qcode="sig:rescind"/></itemMeta><contentMeta><headline>Ferry</headline></contentMeta></newsItem>"""
    (found,) = newsml2.read(item, None)

    assert found.status == "canceled"


def test_ninjs_of_its_own_kind_has_its_headline_under_another_name() -> None:
    """The standard's own sample of 1.5 does."""
    (found,) = ninjs.read(json.dumps({"uri": "urn:x:1", "headline_main": "Captain on trial"}).encode(), None)

    assert found.headline == "Captain on trial"


@pytest.mark.parametrize("content", ["<p><![CDATA[This is <b>bold</b>.]]></p>", "<p>This is <b>bold</b>.</p>"])
def test_html_in_cdata_is_html_and_what_stands_beside_a_picture_is_not_read(content: str) -> None:
    """Systems of newspapers write both."""
    text = f"""<nitf><head><docdata><doc-id id-string="1"/></docdata></head><body><body.content>{content}
<media media-type="image"><media-reference source="a.jpg"/><media-producer>DWRAY</media-producer>
<media-caption>The ferry</media-caption></media></body.content></body></nitf>"""
    (found,) = nitf.read(text.encode(), None)

    assert "<b>bold</b>" in found.html
    assert "The ferry" in found.html
    assert "DWRAY" not in found.html


def test_a_text_is_of_when_it_was_written_where_nothing_else_is_told() -> None:
    """NITF of EFE's."""
    text = b"""<nitf><head><docdata><doc-id id-string="1"/></docdata></head><body>
<body.head><hedline><hl1>x</hl1></hedline><dateline><story.date norm="20150921T080200Z"/></dateline></body.head>
<body.content><p>y</p></body.content></body></nitf>"""
    (found,) = nitf.read(text, None)

    assert f"{found.published:%Y-%m-%dT%H:%M}" == "2015-09-21T08:02"
