"""A digest is a mail that every program reads alike."""

from __future__ import annotations

import email
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natwire import digest
from natwire.digest import Digest, Section
from natwire.errors import ConfigError
from tests.digest.conftest import Make

SENDER = "natwire <wire@example.org>"
READER = "desk@example.com"


def parsed(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def test_the_headers_of_a_morning(morning: Digest) -> None:
    """What a mail program, a filter and an absence notice look at."""
    mail = parsed(digest.message(morning, SENDER, READER))
    mark = mail["Message-ID"].split(".")[2].split("@")[0]
    assert dict(mail.items()) == {
        "From": "natwire <wire@example.org>",
        "To": "desk@example.com",
        "Subject": "3 stories: Patria comes to Ankara",
        "Date": "Wed, 03 Jun 2026 08:00:00 +0300",
        "Message-ID": f"<digest.20260603.{mark}@example.org>",
        "List-Id": "Morning wire <morning.natwire.example.org>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "X-Natwire": "morning; 3 stories",
        "MIME-Version": "1.0",
        "Content-Language": "en",
        "Content-Type": f'multipart/alternative; boundary="=_{mark}"',
    }
    assert len(mark) == 16


def test_the_parts_come_back_as_they_were_written(morning: Digest) -> None:
    """Text first, HTML second, both UTF-8 in quoted-printable."""
    text, html = parsed(digest.message(morning, SENDER, READER)).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {part["Content-Transfer-Encoding"] for part in (text, html)} == {"quoted-printable"}
    assert text.get_content().replace("\r\n", "\n") == digest.text(morning)
    assert html.get_content().replace("\r\n", "\n") == digest.html(morning) + "\n"


def test_the_same_digest_is_the_same_mail(morning: Digest) -> None:
    """A retry sends the same bytes; another reader or another story is another mail."""
    raw = digest.message(morning, SENDER, READER)
    assert digest.message(morning, SENDER, READER) == raw
    others = [
        digest.message(morning, SENDER, "night@example.com"),
        digest.message(replace(morning, name="evening"), SENDER, READER),
        digest.message(replace(morning, sections=morning.sections[:1]), SENDER, READER),
    ]
    assert len({parsed(each)["Message-ID"] for each in [raw, *others]}) == 4


def test_lines_are_short_on_the_wire(morning: Digest, story: Make) -> None:
    """At most 79 characters with CR LF left out, whatever the script and however long the address."""
    stories = (story(7, "Görgün " * 40, "土" * 900, url="https://example.org/" + "x" * 900), story(8, "土" * 200))
    raw = digest.message(replace(morning, sections=(Section("All", stories),)), SENDER, READER)
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 79
    assert raw.isascii()


def test_a_subject_is_one_short_line(morning: Digest, story: Make) -> None:
    """120 characters, cut between words; one story is a story."""
    built = replace(morning, sections=(Section("All", (story(7, "agreement " * 30),)),))
    subject = parsed(digest.message(built, SENDER, READER))["Subject"]
    assert subject == "1 story: " + " ".join(["agreement"] * 11) + "…"
    assert len(subject) <= 120
    assert (
        parsed(digest.message(replace(morning, sections=()), SENDER, READER))["Subject"] == "Morning wire: nothing new"
    )


@pytest.mark.parametrize(
    "title",
    [
        "Hello\r\nBcc: evil@example.org",
        "=?utf-8?q?Hello=0D=0ABcc:_evil@example.org?=",
        "Hello\u2028Bcc: evil@example.org",
        "Hello\x85Bcc: evil@example.org",
    ],
)
def test_no_title_adds_a_header(morning: Digest, story: Make, title: str) -> None:
    """Neither a line break nor an encoded word with one in it."""
    built = replace(morning, title=title, name=title, sections=(Section(title, (story(7, title),)),))
    mail = parsed(digest.message(built, f'"{title}" <wire@example.org>', READER))
    assert mail["Bcc"] is None
    assert len(mail.keys()) == 12
    assert "Hello" in mail["Subject"]


@pytest.mark.parametrize(
    "address", ["", "natwire", "a@b@c", "a b@example.org", "ä@example.org", "a@example..org", "a@", "@b"]
)
def test_what_is_no_address_is_said_to_be_none(morning: Digest, address: str) -> None:
    """The user is told which, before a server is asked."""
    with pytest.raises(ConfigError, match="no mail address"):
        digest.message(morning, SENDER, address)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1), name=st.text(), sender=st.text())
def test_any_text_makes_a_mail(morning: Digest, story: Make, title: str, name: str, sender: str) -> None:
    """Whatever a title, a name or a sender's name holds, twelve headers come out, and both parts."""
    built = replace(morning, title=title, name=name, sections=(Section(title, (story(7, title),)),))
    try:
        raw = digest.message(built, f"{sender} <wire@example.org>", READER)
    except ConfigError:
        return
    mail = parsed(raw)
    assert len(mail.keys()) == 12
    assert len(list(mail.iter_parts())) == 2
    assert digest.message(built, f"{sender} <wire@example.org>", READER) == raw
