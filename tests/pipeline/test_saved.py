"""Files that are read once: what is made of them for the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from natwire.errors import ParseError
from natwire.model.article import Stored
from natwire.model.intake import Document, Saved
from natwire.model.site import Knowledge
from natwire.pipeline import saved, steps
from tests.parse.newsletters import ESSAY, STORIES, cards, mail, mailchimp, substack, url
from tests.parse.pages import SENTENCE, STORY, page
from tests.parse.test_saved_page import ARCHIVE

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
URL = "https://harbour.example/2026/05/04/ferry"


def document(data: bytes | str, name: str = "drop/ferry.html") -> Document:
    """A file that was changed just now."""
    return Document(name, data.encode() if isinstance(data, str) else data, NOW)


def of_page(html: bytes | str) -> Saved:
    """What is made of a saved page."""
    return saved.page(document(html), UTC)


def of_mail(data: bytes | str) -> list[Saved]:
    """What is made of a mail."""
    return saved.mails(document(data, "ferry.eml"), UTC)


def key(one: Saved) -> str:
    """What tells an article from others."""
    return one.arrival.reading.key


CANONICAL = f'<link rel="canonical" href="{URL}?utm_source=rss">'
COMMENT = f"<!-- saved from url=(0041){URL} -->"


def test_a_page_is_known_by_what_it_calls_itself() -> None:
    """So it is the same article as that of a feed which leads there, and the page is kept to be read again."""
    told = of_page(page("Ferry strike ends", STORY, CANONICAL))
    reading = told.arrival.reading
    assert (reading.key, reading.outlet) == (URL, "harbour.example")
    assert (reading.article.title, reading.article.url) == ("Ferry strike ends", f"{URL}?utm_source=rss")
    assert reading.article.text.startswith(SENTENCE.strip())
    assert (told.arrival.item.guid, told.arrival.uid, told.arrival.wants_page) == (URL, f"item:import#{URL}", False)
    assert told.page is not None
    assert (told.page.type, told.page.at, told.page.url) == ("text/html", NOW, f"{URL}?utm_source=rss")


@pytest.mark.parametrize(
    ("head", "comment", "known"),
    [
        ("", COMMENT, URL),
        (CANONICAL.replace("harbour", "elsewhere"), COMMENT, URL),
        ('<link rel="canonical" href="https://harbour.example/">', COMMENT, URL),
        ('<link rel="canonical" href="/2026/05/04/ferry?id=2">', COMMENT, f"{URL}?id=2"),
        ('<link rel="canonical" href="file:///tmp/ferry.html">', "", "file:"),
        ('<link rel="canonical" href="https://harbour.example/">', "", "file:"),
    ],
    ids=["comment", "syndicated", "front door", "relative", "no web address", "only a front door"],
)
def test_where_a_page_is_known_to_be(head: str, comment: str, known: str) -> None:
    """What its saver wrote helps where the page says nothing of itself, or what is no article's address."""
    found = key(of_page(comment + page("Ferry", STORY, head)))
    assert found == known or (known == "file:" and found.startswith(known))


def test_a_page_without_an_address_is_known_by_its_words() -> None:
    """It is one article in whatever folder it lies; another text is another one."""
    one, other = page("Ferry", STORY), page("Ferry", STORY.replace("Monday", "Sunday"))
    assert key(of_page(one)) == key(saved.page(document(one + "\n", "elsewhere.html"), UTC))
    assert key(of_page(one)) != key(of_page(other))
    assert of_page(one).arrival.item.url is None


@pytest.mark.parametrize(
    "data", [COMMENT + page("Ferry", STORY), page("Ferry", STORY, CANONICAL), page("Ferry", STORY)]
)
def test_a_kept_page_is_read_again_as_it_was(data: str) -> None:
    """The first `natwire reparse` behind an import changes nothing."""
    told = of_page(data)
    assert told.page is not None
    article = replace(told.arrival.reading.article, parts=())
    stored = Stored(1, "1.1", key(told), told.arrival.reading.outlet, article, told.page)
    assert steps.reread(stored, Knowledge()).word == "same"


def test_a_web_archive_is_a_saved_page() -> None:
    """Its letters are what they were, whatever its page says of them."""
    head = b'<meta charset="windows-1254">'
    body = STORY.replace("harbour", "=C3=A7ay").encode()
    told = of_page(ARCHIVE.replace(b"<html>", b"<html>" + head).replace(b"<p>It began at =C3=A7ay.</p>", body))
    assert key(told) == "https://harbour.example/2026/05/04/story?a=1"
    assert "budget of the çay" in told.arrival.reading.article.text
    assert told.page is not None
    assert told.page.type == "text/html; charset=utf-8"


def test_a_web_archive_that_is_taken_for_a_mail_is_a_page_too() -> None:
    """It begins as one."""
    archive = ARCHIVE.replace(b"<p>It began at =C3=A7ay.</p>", STORY.encode())
    assert of_mail(archive) == [of_page(archive)]


@pytest.mark.parametrize(
    ("data", "word", "why"),
    [
        ("<html><body><img src=a.png></body></html>", "empty", "there is no text on it"),
        ("<rss version='2.0'><channel></channel></rss>", "feed", "a feed and no page; natwire source add follows it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary", "a file and no page"),
    ],
)
def test_what_is_no_article_is_an_error_of_one_sentence(data: bytes | str, word: str, why: str) -> None:
    """Nothing is stored of it."""
    with pytest.raises(ParseError, match=f"^it is no article: {why}$") as error:
        of_page(data)
    assert error.value.word == word


def test_a_text_is_read_as_that_of_a_page() -> None:
    """With the head and the furniture that were copied with it; the zone is that of its day."""
    head = ("Ferry strike ends", "By Ada Byron", "3 June 2026 10:00", "4 Min Read")
    text = "\n\n".join((*head, SENTENCE, SENTENCE, "Share This Article"))
    told = saved.dump(document(text, "ferry.txt"), ZoneInfo("Europe/Helsinki"))
    article = told.arrival.reading.article
    assert (article.title, article.authors) == ("Ferry strike ends", ("Ada Byron",))
    assert article.published == datetime(2026, 6, 3, 7, tzinfo=UTC)
    assert "Share" not in article.text
    assert told.page is not None
    assert (told.page.type, key(told)[:5]) == ("text/plain", "file:")


@pytest.mark.shared
def test_the_seed_is_one_article(shared: Path) -> None:
    """Its title, its outlet, and nothing below its end."""
    told = saved.dump(document((shared / "corpus/seed/seed.txt").read_bytes(), "seed.txt"), UTC).arrival.reading
    assert told.article.title.startswith("Turkey and Finland Sign Defense Industry")
    assert (told.outlet, len(told.article.text.split("\n\n"))) == ("news about turkey - nat", 11)


def test_a_newsletter_is_one_article() -> None:
    """Known by its Message-ID; where it is on the web, and whose it is."""
    (told,) = of_mail(mail(substack(ESSAY)))
    reading = told.arrival.reading
    assert (reading.key, told.arrival.item.guid) == ("mail:<1@nat.example>", "<1@nat.example>")
    assert (reading.outlet, reading.article.url) == ("nat.example", "https://nat.example/p/june")
    assert reading.article.published == NOW
    assert told.page is None


def test_a_newsletter_that_a_service_sends_is_its_senders() -> None:
    """The service has its page, and is not its outlet."""
    (told,) = of_mail(mail(mailchimp("<tr><td>" + "<br><br>".join(ESSAY) + "</td></tr>")))
    assert (told.arrival.reading.outlet, told.arrival.item.url) == ("nat.example", "https://mailchi.mp/nat/june?e=1")


def test_a_newsletter_that_is_a_list_is_its_stories() -> None:
    """Each known by its own address, as if a feed had announced it."""
    found = of_mail(mail(mailchimp(cards())))
    assert [key(each) for each in found] == [url(n) for n in range(len(STORIES))]
    assert [each.arrival.item.guid for each in found] == [f"<1@nat.example>#{url(n)}" for n in range(len(STORIES))]
    assert {each.arrival.reading.outlet for each in found} == {"nat.example"}
    assert not any(each.arrival.wants_page for each in found)


def test_who_counts_the_clicks_of_a_list_is_no_outlet() -> None:
    """All its links lead there; where they lead to several places, each is its story's."""
    counted = cards().replace("https://nat.example/", "https://u25.ct.clicks.example/ls?upn=")
    assert {each.arrival.reading.outlet for each in of_mail(mail(counted))} == {"nat.example"}
    several = cards().replace("nat.example/2026/06/story-3", "harbour.example/3")
    assert [each.arrival.reading.outlet for each in of_mail(mail(several))][2:] == ["nat.example", "harbour.example"]


def test_a_mail_without_an_id_is_known_by_what_it_says() -> None:
    """The same one again is the same, and any other is another."""
    bare = mail(substack(ESSAY)).replace(b"Message-ID: <1@nat.example>\n", b"")
    ((one,), (again,), (other,)) = of_mail(bare), of_mail(bare), of_mail(bare.replace(b"3 Jun", b"4 Jun"))
    assert key(one) == key(again) != key(other)


def test_of_a_mail_from_nobody_the_list_is_the_outlet() -> None:
    """It says where it is from."""
    data = mail(substack(ESSAY).replace("https://nat.example/p/june", "")).replace(
        b"From:", b"List-Id: <wire.nat.example>\nX:"
    )
    assert of_mail(data)[0].arrival.reading.outlet == "wire.nat.example"


def test_mails_that_one_forwards_are_articles_too() -> None:
    """As in the digest of a mailing list."""
    inner = mail(substack(ESSAY)).replace(b"<1@", b"<2@")
    found = of_mail(b"Subject: Fwd\nMessage-ID: <3@nat.example>\nContent-Type: message/rfc822\n\n" + inner)
    assert [key(each) for each in found] == ["mail:<2@nat.example>"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Subject: a\n\n", "it has no text"),
        (b"Subject: a\nContent-Type: application/pdf\n\n%PDF", "it has only attachments: application/pdf"),
        (mail('<a href="https://nat.example/u">Unsubscribe</a>'), "it has no text"),
        (b"Ferry\n", "it is no mail: it has none of the headers that mails have"),
    ],
)
def test_a_mail_with_nothing_to_read_says_why(data: bytes, why: str) -> None:
    """In one sentence."""
    with pytest.raises(ParseError, match=f"^{why}$"):
        of_mail(data)
