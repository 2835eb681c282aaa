"""A public channel on Telegram: what its messages become, and that none is lost between two polls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natwire.errors import SourceError
from natwire.model.post import Link, Media, Post
from natwire.model.source import Item, Mark, Reply, Request, Source
from natwire.sources import telegram
from tests.sources.scripted import poll

DATA = Path(__file__).parents[1] / "data" / "telegram"
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
SOURCE = Source("harbour", "telegram:harbournews", kind="telegram")
PAGE = "https://t.me/s/HarbourNews"
UNREAD = Mark(last=40)


def reply(body: str | bytes, url: str = PAGE, status: int = 200, **headers: str) -> Reply:
    return Reply(url, status, headers, body if isinstance(body, bytes) else body.encode(), NOW)


def saved() -> Reply:
    return reply((DATA / "channel.html").read_bytes())


def wrapped(number: int, inner: str = "") -> str:
    return f'<div class="tgme_widget_message" data-post="HarbourNews/{number}">{inner}</div>'


def items(answer: Reply) -> dict[str, Item]:
    return {found.guid: found for found in telegram.read(answer, UNREAD) if isinstance(found, Item)}


def post(item: Item) -> Post:
    assert item.post is not None
    return item.post


def message(number: int) -> tuple[Item, Post]:
    found = items(saved())[f"https://t.me/HarbourNews/{number}"]
    return found, post(found)


# ------------------------------------------------------------------------------------------------------------ messages


def test_a_message_is_a_post_of_its_channel() -> None:
    """Its address, with the capitals that the channel writes, is its uid; an edited one says so."""
    item, told = message(42)

    assert item.guid == item.url == told.uid == "https://t.me/HarbourNews/42"
    assert (item.title, item.authors, told.handle) == ("", ("Harbour News",), "HarbourNews")
    assert item.published == item.updated == datetime(2026, 6, 1, 7, tzinfo=UTC)
    assert message(48)[0].updated is None


def test_a_text_reads_as_it_is_shown() -> None:
    """Lines, emoji, tags and mentions stay; links are written out, and a card says what its link leads to."""
    _, told = message(42)

    assert told.text == (
        "Ferries & pilots 👩🏽‍✈️\n\n"
        "Read the report https://harbour.example/report?a=1&b=2, or http://harbour.example/tariffs.\n\n"
        "We sail.\n#Ferries by @pilots"
    )
    assert told.links == (
        Link("https://harbour.example/report?a=1&b=2", "The report", "All of it."),
        Link("http://harbour.example/tariffs"),
    )


def test_an_album_is_one_message_with_all_its_media() -> None:
    """The name of who signed it says nothing of an edit."""
    item, told = message(43)

    assert [each.kind for each in told.media] == ["image", "image", "video", "audio", "file"]
    assert told.media[-1] == Media("file", "tariffs.pdf")
    assert item.updated is None


def test_the_numbers_of_an_album_are_read_with_it() -> None:
    """So that no older page is asked for because of them; a link to elsewhere is no part of it."""
    links = "".join(f'<a href="https://t.me/HarbourNews/{number}?single"></a>' for number in (43, 45, 900))
    album = f'<div class="tgme_widget_message_grouped_wrap">{links}</div>'
    page = f'<section class="tgme_channel_history">{wrapped(43, album)}</section>'

    assert list(telegram.read(reply(page), Mark(last=42)))[-1] == Mark(last=45)


def test_what_was_forwarded_from_a_channel_is_that_channels() -> None:
    """The original under its own address and without a time, which is not told; passed on here, then."""
    found = items(saved())["https://t.me/PilotsUnion/7 HarbourNews"]

    assert (found.url, found.authors, found.published) == ("https://t.me/PilotsUnion/7", ("Pilots’ Union",), None)
    assert post(found) == Post(
        uid="https://t.me/PilotsUnion/7",
        platform="telegram",
        text="We strike.",
        handle="PilotsUnion",
        reposted_by="HarbourNews",
        reposted_at=datetime(2026, 6, 1, 9, tzinfo=UTC),
    )


def test_what_was_forwarded_from_a_person_is_the_channels() -> None:
    """It has no address of its own; it names its author, and answers without quoting. No clock runs years ahead."""
    item, told = message(47)

    assert (item.authors, told.handle, told.reposted_by) == (("Aino Virta",), "HarbourNews", "")
    assert (told.text, told.reply_to) == ("Good.", "https://t.me/HarbourNews/42")
    assert item.published == NOW + timedelta(minutes=5)


def test_a_poll_is_its_question_and_its_options() -> None:
    """Without how many chose them, which changes all the time."""
    _, told = message(48)

    assert (told.text, told.poll) == ("Will they sail?", ("Yes", "No"))


def test_what_telegram_itself_says_is_no_message() -> None:
    """Such as who pinned what; but it counts as read."""
    assert "https://t.me/HarbourNews/41" not in items(saved())
    assert list(telegram.read(saved(), UNREAD))[-1] == Mark(last=48)


def test_what_the_preview_does_not_show_is_nothing_to_read() -> None:
    """A game, or a place; it counts as read."""
    game = wrapped(41, '<div class="message_media_not_supported_label">Please open Telegram to view this post</div>')
    page = f'<section class="tgme_channel_history">{game}</section>'

    assert list(telegram.read(reply(page), UNREAD)) == [Mark(last=41)]


# -------------------------------------------------------------------------------------------------------------- faults

CARD = '<div class="tgme_page"><a href="tg://resolve?domain=a">Send Message</a></div>'


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (reply(CARD, "https://t.me/HarbourNews"), "no-preview"),
        (reply(CARD), "no-preview"),
        (reply("<p>Please solve this CAPTCHA</p>"), "too-many"),
        (reply("<p>Please solve this CAPTCHA</p>", status=403), "too-many"),
        (reply("", status=429), "too-many"),
        (reply("", status=503), "http-5xx"),
        (reply("<h1>Forbidden</h1>", status=403), "blocked"),
        (reply("<h1>Blocked in your country</h1>"), "blocked"),
        (reply("", status=404), "not-found"),
        (reply("", status=502), "http-5xx"),
    ],
)
def test_another_answer_is_one_fault(answer: Reply, word: str) -> None:
    """No channel's page is never a page without messages; what has had enough is left alone for an hour."""
    with pytest.raises(SourceError) as error:
        list(telegram.read(answer, Mark()))

    assert (error.value.word, error.value.status) == (word, answer.status)
    assert error.value.hint
    assert error.value.until == (NOW + timedelta(hours=1) if word == "too-many" else None)


def test_a_named_wait_is_left_to_who_reads_it() -> None:
    """`Retry-After` is everybody's."""
    with pytest.raises(SourceError) as error:
        list(telegram.read(reply("", status=503, **{"retry-after": "30"}), Mark()))
    assert (error.value.word, error.value.until) == ("too-many", None)


def test_a_channel_without_messages_is_none_to_complain_of() -> None:
    """It will have some."""
    page = reply('<section class="tgme_channel_history"></section>')
    assert list(telegram.read(page, Mark())) == [Mark(last=0)]


# ------------------------------------------------------------------------------------------------------------- polling


@dataclass
class Channel:
    """A channel that answers as t.me does: twenty messages a page, the newest or those before one."""

    there: set[int] = field(default_factory=set)
    newest: int = 0
    busy: set[int] = field(default_factory=set)  # at which questions, counted from now, it has had enough
    asked: list[str] = field(default_factory=list)

    def publish(self, count: int) -> None:
        self.there |= {self.newest + each for each in range(1, count + 1)}
        self.newest += count

    def answer(self, request: Request) -> Reply:
        assert request.api
        self.asked.append(request.url)
        if len(self.asked) - 1 in self.busy:
            return reply("", request.url, 429)
        before = int(parse_qs(urlsplit(request.url).query).get("before", ["1000000"])[0])
        older = sorted(each for each in self.there if each < before)
        return reply("".join(self._page(older)), request.url)

    def _page(self, older: list[int]) -> Iterator[str]:
        yield '<section class="tgme_channel_history">'
        if older[:-20]:
            yield f'<a class="tme_messages_more" data-before="{older[-20]}"></a>'
        for each in older[-20:]:
            yield wrapped(each, f'<div class="js-message_text">Message {each}</div>')
        yield "</section>"

    def addresses(self) -> set[str]:
        return {f"https://t.me/HarbourNews/{each}" for each in self.there}


def test_a_new_source_begins_with_three_pages() -> None:
    """Not with all that the channel ever said."""
    channel = Channel()
    channel.publish(500)
    held, mark = poll(telegram, SOURCE, Mark(), channel.answer)

    assert (len(held), mark, len(channel.asked)) == (60, Mark(last=500), 3)


def test_a_poll_without_news_asks_once() -> None:
    """And one with a few does."""
    channel = Channel()
    channel.publish(100)
    held, mark = poll(telegram, SOURCE, Mark(last=100), channel.answer)
    channel.publish(20)
    held, mark = poll(telegram, SOURCE, mark, channel.answer, held=held)

    assert channel.asked == ["https://t.me/s/harbournews"] * 2
    assert mark == Mark(last=120)


def test_a_thousand_messages_at_once_take_several_polls() -> None:
    """Ten pages each; the next goes on where the last one ended, and then reads what came meanwhile."""
    channel = Channel()
    channel.publish(20)
    held, mark = poll(telegram, SOURCE, Mark(), channel.answer)
    channel.publish(1000)
    for _ in range(6):
        channel.asked.clear()
        held, mark = poll(telegram, SOURCE, mark, channel.answer, held=held)
        assert len(channel.asked) <= 10
        channel.publish(5)

    assert held.keys() >= channel.addresses() - {f"https://t.me/HarbourNews/{channel.newest - at}" for at in range(5)}


def test_a_poll_goes_on_where_the_last_one_was_killed_and_then_reads_what_is_new() -> None:
    """So that news do not wait for another poll."""
    channel = Channel()
    channel.publish(100)
    held, mark = poll(telegram, SOURCE, Mark(last=1), channel.answer, kill_after=2)
    assert mark == Mark(last=1, newest=100, before=61, pages=2)
    channel.publish(5)
    held, mark = poll(telegram, SOURCE, mark, channel.answer, held=held)

    assert (len(held), mark) == (105 - 1 + 1, Mark(last=105))


def test_a_server_that_knows_no_older_pages_is_not_asked_for_ever() -> None:
    """It answers each question with its newest page."""
    channel = Channel()
    channel.publish(100)
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.url)
        return channel.answer(Request(PAGE, api=True))

    poll(telegram, SOURCE, Mark(last=1), answer)
    assert len(asked) == 2


STEPS = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from([1, 2, 5, 19, 20, 21, 45, 110, 260, 1000])),
    st.tuples(st.just("delete"), st.integers(0, 60)),
    st.tuples(st.just("poll"), st.integers(0, 12)),
    st.tuples(st.just("refused poll"), st.integers(0, 5)),
)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 50), st.lists(STEPS, max_size=6))
def test_nothing_is_lost_whatever_happens(at_first: int, steps: list[tuple[str, int]]) -> None:
    """News between pages and polls, refusals, deletions, and runs that are killed after any answer."""
    channel, held, mark = Channel(), dict[str, Item](), Mark()
    channel.publish(at_first)
    ever = channel.addresses()

    def polled(answers: int = 99) -> None:
        nonlocal held, mark
        channel.asked.clear()
        with suppress(SourceError):
            held, mark = poll(telegram, SOURCE, mark, channel.answer, answers, held)

    polled()
    for step, number in steps:
        channel.busy = {number} if step == "refused poll" else set()
        if step == "publish":
            channel.publish(number)
            ever |= channel.addresses()
        elif step == "delete":
            channel.there -= {channel.newest - number, channel.newest - number - 1}
        else:
            polled(number if step == "poll" else 99)
    channel.busy, before = set(), None
    while mark != before:
        before = mark
        polled()

    assert channel.addresses() <= held.keys() <= ever


# -------------------------------------------------------------------------------------------------------------- corpus


@pytest.fixture
def corpus(shared: Path) -> Path:
    return shared / "corpus" / "social" / "telegram"


@pytest.mark.shared
def test_the_pages_of_the_corpus_give_their_messages(corpus: Path) -> None:
    """The newest page and the one before it, without the notice that begins the channel."""

    def answer(request: Request) -> Reply:
        name = "page-before-103" if request.url.endswith("?before=103") else "page-newest"
        return reply((corpus / f"synthetic-{name}.html").read_bytes(), request.url)

    held, mark = poll(telegram, Source("nat", "telegram:nat_example"), Mark(), answer)

    assert mark == Mark(last=108)
    own = "https://t.me/nat_example/"
    assert [*held] == [
        f"{own}103",
        "https://t.me/ssb_example/7 nat_example",
        *(f"{own}{at}" for at in (106, 107, 108, 102)),
    ]
    seed = post(held[f"{own}102"])
    assert seed.text.startswith(
        "Turkey and Finland Sign Defense Industry Cooperation Deal to Boost NATO Interoperability\n\n"
    )
    assert seed.text.endswith("cooperation-deal/ #NATO 🤝")
    assert [link.title[:18] for link in seed.links] == ["Turkey and Finland"]
    assert post(held[f"{own}106"]).text == "Correction: the visit was on Monday; see the annex."


@pytest.mark.shared
def test_what_is_no_public_channel_is_told(corpus: Path) -> None:
    """A person's card, where t.me leads for it."""
    page = (corpus / "synthetic-not-a-public-channel.html").read_bytes()
    with pytest.raises(SourceError) as error:
        list(telegram.read(reply(page, "https://t.me/nobody_example"), Mark()))
    assert error.value.word == "no-preview"
