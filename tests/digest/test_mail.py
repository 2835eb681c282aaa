"""A digest is a mail that every program reads alike."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natwire import digest
from natwire.digest import Digest, Envelope, Section
from natwire.digest.mail import subject
from natwire.errors import ConfigError
from natwire.model.story import Hit
from tests.digest.conftest import Make

TO_DESK = Envelope("natwire <wire@example.org>", "desk@example.com", slot="2026-06-03T08:00")
NAMES = [
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "List-Unsubscribe"),
    *("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "Content-Language", "X-Natwire", "MIME-Version"),
    "Content-Type",
]
Sections = Callable[..., Section]


def parsed(told: Digest, envelope: Envelope = TO_DESK) -> EmailMessage:
    mail = email.message_from_bytes(digest.message(told, envelope).body, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def test_the_headers_of_a_morning(morning: Digest) -> None:
    """What a mail program, a filter and an absence notice look at."""
    mail = parsed(morning)
    mark = mail["Message-ID"].split(".")[2].split("@")[0]
    assert dict(mail.items()) == {
        "From": "natwire <wire@example.org>",
        "To": "desk@example.com",
        "Subject": "4 stories: Patria comes to Ankara",
        "Date": "Wed, 03 Jun 2026 08:00:00 +0300",
        "Message-ID": f"<digest.20260603.{mark}@example.org>",
        "In-Reply-To": "<digest-morning@example.org>",
        "References": "<digest-morning@example.org>",
        "List-Id": "Morning wire <morning.natwire.example.org>",
        "List-Unsubscribe": "<mailto:wire@example.org?subject=unsubscribe%20morning>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en",
        "X-Natwire": "morning; run 812; 5 stories",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{mark}"',
    }
    assert len(mark) == 16
    assert mail.keys() == NAMES


def test_the_parts_come_back_as_they_were_written(morning: Digest) -> None:
    """Text first, HTML second, both UTF-8 in quoted-printable; only they know how to unsubscribe."""
    text, html = parsed(morning).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {part["Content-Transfer-Encoding"] for part in (text, html)} == {"quoted-printable"}
    foot = "Unsubscribe\n<mailto:wire@example.org?subject=unsubscribe%20morning>\n"
    assert text.get_content().replace("\r\n", "\n") == digest.text(morning) + foot
    assert 'href="mailto:wire@example.org?subject=unsubscribe%20morning"' in html.get_content()
    assert len(html.get_content()) > len(digest.html(morning))


def test_the_same_digest_is_the_same_mail(morning: Digest) -> None:
    """A retry sends the same bytes; another reader, edition or story is another mail."""
    mail = digest.message(morning, TO_DESK)
    assert digest.message(morning, TO_DESK) == mail
    others = [
        digest.message(morning, replace(TO_DESK, recipient="night@example.com")),
        digest.message(morning, replace(TO_DESK, slot="2026-06-04T08:00")),
        digest.message(replace(morning, name="evening"), TO_DESK),
        digest.message(replace(morning, kind="watch"), TO_DESK),
        digest.message(replace(morning, sections=morning.sections[:1]), TO_DESK),
        digest.message(replace(morning, changes=()), TO_DESK),
    ]
    assert len({each.message_id for each in [mail, *others]}) == 7
    assert parsed(morning)["Message-ID"] == mail.message_id


def test_other_stories_under_the_same_numbers_are_another_mail(morning: Digest, section: Sections, story: Make) -> None:
    """A database that was restored gives numbers out again, and a maildir must not take the new mail for the old one.

    The same story under another number is the same mail.
    """
    first, second, again = (
        digest.message(replace(morning, sections=(section("All", each),), changes=()), TO_DESK).message_id
        for each in (story(1, "Rain"), story(1, "Ferry"), replace(story(1, "Rain"), id=7))
    )

    assert first != second
    assert first == again


def test_it_says_which_stories_it_tells(morning: Digest, section: Sections, story: Make) -> None:
    """Those that changed too, and those that it only counts; what was counted is not told tomorrow."""
    assert digest.message(morning, TO_DESK).told == (1, 2, 3, 9, 4)
    many = replace(morning, sections=(section("All", *map(story, range(100, 400))),), changes=())
    mail = digest.message(many, TO_DESK, max_kb=30)
    assert mail.told == tuple(range(100, 400))
    assert b"more: natwire search digest:morning" in mail.body


def test_what_was_asked_for_by_hand_is_no_list(morning: Digest) -> None:
    """Nobody can unsubscribe from it, and nothing is an answer to it."""
    mail = parsed(replace(morning, name=""))
    lists = {"In-Reply-To", "References", "List-Id", "List-Unsubscribe"}
    assert mail.keys() == [name for name in NAMES if name not in lists]
    assert mail["X-Natwire"] == "by hand; run 812; 5 stories"


def test_a_user_may_do_without_threads(morning: Digest) -> None:
    """Then each mail stands alone."""
    assert "References" not in parsed(morning, replace(TO_DESK, thread=False))
    assert "In-Reply-To" not in parsed(morning, replace(TO_DESK, thread=False))


def test_one_click_unsubscribes_on_the_web(morning: Digest) -> None:
    """RFC 8058 wants https; mail stays a way. No other address gets into the header."""
    mail = parsed(morning, replace(TO_DESK, unsubscribe="https://example.org/stop?d=morning"))
    assert mail["List-Unsubscribe"].split() == [
        "<https://example.org/stop?d=morning>,",
        "<mailto:wire@example.org?subject=unsubscribe%20morning>",
    ]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    evil = parsed(morning, replace(TO_DESK, unsubscribe="javascript:alert(1)"))
    assert evil["List-Unsubscribe"] == "<mailto:wire@example.org?subject=unsubscribe%20morning>"
    assert "List-Unsubscribe-Post" not in evil


def test_ids_end_in_the_domain_of_the_config(morning: Digest) -> None:
    """Else in that of the sender."""
    mail = parsed(morning, replace(TO_DESK, domain="wire.example.net"))
    assert all(mail[name].endswith("@wire.example.net>") for name in ("Message-ID", "References", "In-Reply-To"))
    assert mail["List-Id"] == "Morning wire <morning.natwire.wire.example.net>"


def test_names_that_look_alike_in_ascii_are_two_lists(morning: Digest) -> None:
    """And a digest and a watch of one name are two as well."""
    names = ["ää", "öö", "a b", "a-b", "x" * 50, "x" * 51]
    told = [replace(morning, name=name) for name in names] + [replace(morning, name="a-b", kind="watch")]
    assert len({parsed(each)["References"] for each in told}) == 7
    lists = {parsed(each)["List-Id"].rpartition(" ")[2] for each in told}
    assert len(lists) == 7
    assert all(re.fullmatch(r"<[a-z0-9.-]+>", each) for each in lists)


def test_lines_are_short_on_the_wire(morning: Digest, story: Make, section: Sections) -> None:
    """At most 79 characters with CR LF left out, whatever the script and however long the address."""
    stories = (story(7, "Görgün " * 40, "土" * 900, url="https://example.org/" + "x" * 900), story(8, "土" * 200))
    told = replace(morning, title="Ä " * 70, sections=(section("All", *stories),))
    raw = digest.message(told, replace(TO_DESK, sender=f'"{"ü, " * 60}" <wire@example.org>')).body
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 79
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("kind", "stories", "changes", "said"),
    [
        ("digest", 2, 1, "2 stories: Story number 1"),
        ("digest", 1, 0, "1 story: Story number 1"),
        ("digest", 0, 1, "1 story changed: Twelve hurt in Ankara"),
        ("digest", 0, 0, "Morning wire: nothing new"),
        ("watch", 1, 0, "Morning wire: Story number 1"),
        ("watch", 3, 1, "Morning wire: 3 stories: Story number 1"),
        ("watch", 0, 1, "Morning wire: changed: Twelve hurt in Ankara"),
        ("watch", 0, 2, "Morning wire: 2 stories changed: Twelve hurt in Ankara"),
        ("watch", 0, 0, "Morning wire: nothing new"),
    ],
)
def test_a_subject_says_how_many_and_what(
    morning: Digest,
    story: Make,
    section: Sections,
    kind: Literal["digest", "watch"],
    stories: int,
    changes: int,
    said: str,
) -> None:
    """A watch says its name first."""
    sections = (section("All", *(story(n + 1) for n in range(stories))),)
    assert subject(replace(morning, kind=kind, sections=sections, changes=morning.changes * changes)) == said


def test_a_subject_is_one_short_line(morning: Digest, story: Make, section: Sections) -> None:
    """120 characters, cut between words."""
    said = parsed(replace(morning, sections=(section("All", story(7, "agreement " * 30)),)))["Subject"]
    assert said == "1 story: " + " ".join(["agreement"] * 11) + "…"
    assert len(said) <= 120


def test_a_subject_of_the_users_own(morning: Digest, story: Make, section: Sections) -> None:
    """{n} and {title} are filled in, once; other braces are the user's own text."""
    told = replace(morning, sections=(section("All", story(7, "On {n} and {title}")),))
    assert subject(told, "[{n}] {title} {name} {} {n!r} {{n}}") == "[1] On {n} and {title} {name} {} {n!r} {1}"
    assert subject(replace(told, sections=(), changes=()), "{n}: {title}") == "0: nothing new"


@pytest.mark.parametrize(
    "title",
    [
        "Hello\r\nBcc: evil@example.org",
        "=?utf-8?q?Hello=0D=0ABcc:_evil@example.org?=",
        "Hello\u2028Bcc: evil@example.org",
        "Hello\x85Bcc: evil@example.org",
    ],
)
def test_no_title_adds_a_header(morning: Digest, story: Make, section: Sections, title: str) -> None:
    """Neither a line break nor an encoded word with one in it."""
    told = replace(morning, title=title, name=title, sections=(section(title, story(7, title)),))
    mail = parsed(told, replace(TO_DESK, sender=f'"{title}" <wire@example.org>', subject=title + "{title}"))
    assert mail.keys() == NAMES
    assert "Hello" in mail["Subject"]


@pytest.mark.parametrize("field", ["sender", "recipient", "domain"])
def test_what_is_no_address_makes_no_mail(morning: Digest, field: str) -> None:
    """A line break in an address is not mended but refused."""
    for evil in ("a@example.org>\r\nBcc: b@example.org", "a@example.org, b@example.org", " "):
        changed: dict[str, Any] = {field: evil}
        with pytest.raises(ConfigError, match="is no"):
            digest.message(morning, replace(TO_DESK, **changed))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(title=st.text(min_size=1), name=st.text(min_size=1), outlet=st.text(), web=st.text())
def test_any_text_makes_a_mail_with_our_headers(
    morning: Digest, story: Make, title: str, name: str, outlet: str, web: str
) -> None:
    """Whatever a title, a name, a source or an address holds: exactly our headers come out, and two parts."""
    told = replace(
        morning,
        title=title,
        name=name,
        sections=(Section(title, (Hit(replace(story(7, title), outlet=outlet, authors=(name,)), title, ((0, 1),)),)),),
        lang=name,
        sick=(outlet,),
        host=outlet,
    )
    mail = parsed(told, replace(TO_DESK, subject=title, unsubscribe=f"https://{web}"))
    assert mail.keys() == [*NAMES[:9], "List-Unsubscribe-Post", *NAMES[9:]]
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.from_regex(r'"?[^"]*"? ?<?a@b\.c>?(, ?|\r\n)(Bcc: )?d@e\.f'))
def test_any_address_is_refused_or_is_one(morning: Digest, text: str) -> None:
    """What stands in the config as a sender cannot be two, nor a header of its own."""
    try:
        mail = parsed(replace(morning, sections=()), replace(TO_DESK, sender=text))
    except ConfigError:
        return
    assert mail.keys() == NAMES
    assert len(mail["From"].addresses) == 1
