"""Newsletters as they arrive by mail: what there is to read, or why there is nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import ParseError
from natwire.parse.message import Message, messages

HEAD = (
    b"From: Nat Wire <news@nat.example>\nSubject: Ankara signed\nDate: Wed, 3 Jun 2026 15:00:00 +0300\n"
    b"Message-ID: <1@nat.example>\n"
)
FORWARDED = b"Content-Type: message/rfc822\n\n"


def one(data: bytes) -> Message:
    """The only message in a mail."""
    (message,) = messages(data)
    return message


def mail(body: bytes, kind: bytes = b"text/plain", *headers: bytes) -> bytes:
    """A mail of one part."""
    return HEAD + b"".join(each + b"\n" for each in (b"Content-Type: " + kind, *headers)) + b"\n" + body


def parts(kind: bytes, *each: bytes) -> bytes:
    """A part of parts, each with its headers."""
    edge = b"=_" + kind.partition(b"/")[2]
    within = b"".join(b"--" + edge + b"\n" + part + b"\n" for part in each)
    return b"Content-Type: " + kind + b'; boundary="' + edge + b'"\n\n' + within + b"--" + edge + b"--\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nAnkara signed."
PAGE = b"Content-Type: text/html; charset=utf-8\n\n<p>Ankara <b>signed</b>.</p>"
FILE = b"Content-Type: application/pdf\nContent-Disposition: attachment; filename=pact.pdf\n\n%PDF-"


def test_what_a_mail_says_of_itself() -> None:
    """Names are for people, ids for machines."""
    message = one(mail(b"Text.", b"text/plain", b"List-Id: The Wire <Wire.nat.example>", b"Content-Language: fi-FI"))
    assert message == Message(
        id="<1@nat.example>",
        subject="Ankara signed",
        sender="Nat Wire",
        address="news@nat.example",
        list_id="wire.nat.example",
        date=datetime(2026, 6, 3, 12, 0, tzinfo=UTC),
        lang="fi",
        html="",
        text="Text.",
        links=(),
    )


def test_a_date_without_a_zone_and_none_at_all() -> None:
    """The source knows its zone; the last server says when it came."""
    (naive,) = messages(b"Subject: a\nDate: Wed, 03 Jun 2026 15:00\n\nx", ZoneInfo("Europe/Helsinki"))
    received = one(b"Received: from a by b; Wed, 3 Jun 2026 12:00:00 +0000\nSubject: a\n\nx")
    assert naive.date == received.date == datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
    assert one(b"Subject: a\n\nx").date is None


def test_a_page_and_its_text_are_one() -> None:
    """Whatever files hang on them."""
    message = one(HEAD + parts(b"multipart/mixed", parts(b"multipart/alternative", PLAIN, PAGE), FILE))
    assert (message.text, message.html) == ("Ankara signed.", "<p>Ankara <b>signed</b>.</p>")


def test_what_stands_below_each_other_is_read_in_that_order() -> None:
    """A mailing list puts its own words below; a file with text in it is not of the letter."""
    note = b"Content-Type: text/plain; name=notes.txt\nContent-Disposition: inline; filename=notes.txt\n\nA < B"
    message = one(HEAD + parts(b"multipart/mixed", PAGE, b"Content-Type: text/plain\n\nList & footer", note))
    assert message.html == "<p>Ankara <b>signed</b>.</p>\n<p>List &amp; footer</p>\n"
    assert message.text == "List & footer"


@pytest.mark.parametrize("named", [b"; boundary=other", b""])
def test_parts_that_another_line_parts_than_is_named(named: bytes) -> None:
    """The wrong one is named, or none; the last one may be missing."""
    body = b"--=_real\n" + PLAIN + b"\n--=_real\n" + PAGE
    message = one(mail(body, b"multipart/alternative" + named))
    assert (message.text, message.html) == ("Ankara signed.", "<p>Ankara <b>signed</b>.</p>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (HEAD, "it has no text"),
        (mail(b" \n\n"), "it has no text"),
        (mail(b"", b"multipart/mixed; boundary=x"), "it has no text"),
        (HEAD + parts(b"multipart/mixed", FILE), "it has only attachments: pact.pdf"),
        (HEAD + parts(b"multipart/mixed", *[FILE] * 5),
         "it has only attachments: pact.pdf, pact.pdf, pact.pdf and 2 more"),
        (mail(b"R0lGODlh", b"image/gif"), "it has only attachments: image/gif"),
        (HEAD + parts(b"multipart/encrypted", FILE, FILE), "it is encrypted"),
    ],
)  # fmt: skip
def test_why_there_is_nothing_to_read(data: bytes, why: str) -> None:
    """Its headers are told all the same."""
    message = one(data)
    assert (message.nothing, message.subject, message.html, message.text) == (why, "Ankara signed", "", "")


def test_mails_within_a_mail_are_read_too() -> None:
    """One that only forwards another says nothing itself; a digest of a list has an introduction and many."""
    inner = b"Subject: Oslo\nMessage-ID: <2@nat.example>\n\nOslo did not."
    assert [each.subject for each in messages(HEAD + parts(b"multipart/mixed", FORWARDED + inner))] == ["Oslo"]
    digest = parts(b"multipart/digest", b"\n" + inner, b"\n" + inner.replace(b"Oslo", b"Bergen"))
    found = [each.subject for each in messages(HEAD + parts(b"multipart/mixed", PLAIN, digest))]
    assert found == ["Ankara signed", "Oslo", "Bergen"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (mail("Çankaya".encode(), b"text/plain; charset=iso-8859-1"), "Çankaya"),
        (mail("Çankaya".encode(), b"text/plain; charset=no-such"), "Çankaya"),
        (mail("Anlaşma bugün imzalandı, dışişleri açıkladı".encode("cp1254"), b"text/plain; charset=windows-1254"),
         "Anlaşma bugün imzalandı, dışişleri açıkladı"),
        (mail(b"Plain words, and more of them.\n", b"text/plain", b"Content-Transfer-Encoding: base64"),
         "Plain words, and more of them.\n"),
        (mail(b64encode(b"Ankara signed it today.") + b"\n-- \nlist footer", b"text/plain",
              b"Content-Transfer-Encoding: BASE64"), "Ankara signed it today.\n\n-- \nlist footer"),
        (mail(b64encode(b"Ankara signed it.").rstrip(b"="), b"text/plain", b"Content-Transfer-Encoding: base64"),
         "Ankara signed it."),
        (mail(b"a =C3=87 =\nb =3D =\nc =20=\nd"), "a Ç b = c  d"),
        (mail(b"1 =2 3 \xc3\x87", b"text/plain", b"Content-Transfer-Encoding: quoted-printable"), "1 =2 3 Ç"),
        (mail(b"x=41", b"text/plain", b"Content-Transfer-Encoding: no-such"), "x=41"),
        (mail(b"One \nline.\n\nTwo.", b"text/plain; format=flowed"), "One line.\n\nTwo."),
        (mail(b"On \ne.", b'text/plain; format=flowed; DelSp="yes"'), "One."),
    ],
)  # fmt: skip
def test_what_is_declared_is_tried_and_what_is_there_decides(data: bytes, text: str) -> None:
    """Charsets, transfer encodings, and the ends of lines that a mail program has put in."""
    assert one(data).text == text


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"=?utf-8?q?Ankara_=C3?= =?utf-8?q?=87?=", "Ankara Ç"),
        (b"=?utf-8?B?w4c=?=\n =?utf-8?B?w4c=?= x", "ÇÇ x"),
        (b"=?iso-8859-9?Q?=DEi=FEli?= and =?utf-8?Q?=C3=87?=", "Şişli and Ç"),
        (b"=?NONE?B?VEVTVA=?=", "TEST"),
        (b"=?utf-8?Q?a b?=", "a b"),
        ("Çankaya".encode(), "Çankaya"),
        (b"=?utf-8?B?", "=?utf-8?B?"),
        (b"a\x1b[31m \n\tb", "a[31m b"),
    ],
)
def test_subjects_are_read_as_they_were_meant(header: bytes, subject: str) -> None:
    """Also where a letter was cut in two, and where bytes stand that may not."""
    assert one(b"Subject: " + header + b"\n\nx").subject == subject


def test_an_encoded_name_of_the_sender() -> None:
    """In quotes too, where it may not be; a comma within it parts nothing."""
    assert one(b"From: =?utf-8?Q?Nat=2C_Wire?= <n@nat.example>\n\nx").sender == "Nat, Wire"
    assert one(b'From: "=?utf-8?Q?=C3=87?=" <n@nat.example>\n\nx').sender == "Ç"
    assert one(b"From: n@nat.example\n\nx").sender == "n@nat.example"
    assert one(b"From: n@nat.example (Nat)\n\nx").sender == "Nat"
    assert one(b"From: " + b"(" * 9_000 + b"\n\nx").text == "x"


def test_links_in_their_order_but_not_those_to_leave_by() -> None:
    """Who leaves by the link that is in the mail takes its reader off the list."""
    page = (
        b"<a href='https://nat.example/a'>a</a><a href='mailto:n@nat.example'>m</a>"
        b"<a href='https://nat.example/bye'>bye</a><a href=' https://nat.example/a '>a</a>"
    )
    headers = (b"List-Unsubscribe: <mailto:x@nat.example>, <https://nat.example/bye>",
               b"Archived-At: <https://nat.example/issue>")  # fmt: skip
    assert one(mail(page, b"text/html", *headers)).links == ("https://nat.example/issue", "https://nat.example/a")
    assert one(mail(b"See https://nat.example/b.")).links == ("https://nat.example/b",)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"just text\n", b"{}", b"<html><p>a</p></html>", b"\0" * 99])
def test_what_is_no_mail(data: bytes) -> None:
    """It has no header that says anything."""
    with pytest.raises(ParseError, match=r"^it is no mail"):
        list(messages(data))


EDGES = [b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3_000)]


@pytest.mark.parametrize(
    "body", [b"".join(EDGES[:950]), b"".join(EDGES), b"\n" * 1_100_000, b"\n--x\n" * 21_000], ids=range(4)
)
def test_a_mail_that_no_parser_would_finish_is_one_error(body: bytes) -> None:
    """As deep as a parser goes, as long as memory lasts."""
    with pytest.raises(ParseError, match=r"^it has more lines or parts than any mail has$"):
        list(messages(HEAD + body))


pieces = st.sampled_from(
    [HEAD, PLAIN, PAGE, FILE, FORWARDED, b"\n", b"\n\n", b"--x\n", b"--x--\n",
     b"Content-Type: multipart/mixed; boundary=x\n",
     b"Content-Type: multipart/digest; boundary=x\n", b"Content-Transfer-Encoding: base64\n", b"Content-Disposition: ",
     b"attachment; filename*0*=utf-9'x'%ff; filename*z=a\n", b"Content-Type: text/plain; charset*=a'b\n", b"\xff\xfe",
     b"From: (((<<>\"\n", b"Subject: =?x?B?=?=\n", b"Content-Type: message/rfc822\n",
     b"Content-Type: message/external-body\n"]
)  # fmt: skip


@given(st.lists(pieces | st.binary(max_size=8), max_size=12))
def test_any_bytes_are_a_mail_or_none(data: list[bytes]) -> None:
    """Nothing else is raised; a mail has something to read, or says why not."""
    try:
        found = list(messages(b"".join(data)))
    except ParseError:
        return
    assert found
    assert all(bool(each.nothing) != bool(each.html or each.text) for each in found)


@pytest.mark.shared
def test_real_mails_are_read_as_expected(shared: Path) -> None:
    """Id, subject, sender, date, whether it has a page, and how long its text is."""
    folder = shared / "corpus" / "wire" / "mail"
    for name, expected in json.loads((folder / "expected.json").read_bytes()).items():
        (item,) = expected["items"]
        message = one((folder / name).read_bytes())
        named = message.sender if message.sender == message.address else f"{message.sender} <{message.address}>"
        assert (message.id, message.subject, bool(message.html)) == (item.get("id"), item["headline"], item["has_html"])
        assert not message.address or named == item["sender"]
        if "date" in item:
            assert message.date == datetime.fromisoformat(item["date"].removesuffix("Z") + "+00:00")
        if "text_chars" in item:
            assert len(" ".join(message.text.split())) == pytest.approx(item["text_chars"], rel=0.02)
            assert " ".join(message.text.split()).startswith(item["text_start"])
        assert bool(message.nothing) == (not item["has_html"] and not item["has_text"])
