"""Pages that are no articles, and feeds of comments, on their way through all rooms."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from natwire.model.article import Article, Unfit, Wanted
from natwire.model.source import Mark, Reply, Source
from natwire.model.story import Story
from natwire.pipeline import steps
from natwire.pipeline.run import PAGE_TRIES, TRIES
from natwire.store import care, open_database, stories
from natwire.wording import NO_ARTICLE
from tests.server import Server, answer, redirect

from .test_run import LONG, Fetch, fetch, titles

__all__ = ["fetch"]

FEED = "<rss version='2.0'><channel><title>{feed}</title>{items}</channel></rss>"


def feed(*items: str, title: str = "Harbour Post") -> bytes:
    """A feed of these items."""
    return answer(FEED.format(feed=title, items="".join(items)).encode())


def begun(name: str) -> str:
    """An item with the beginning of a story."""
    return f"<item><title>{name}</title><link>/{name}</link><description>It began with {name} […]</description></item>"


def comment(n: int) -> str:
    """What a reader says below a story, as WordPress prints it."""
    link = f"/ferry/#comment-{n}"
    text = f"I was on that ferry number {n}, and it was late again."
    return f"<item><title>By: Reader {n}</title><link>{link}</link><description>{text}</description></item>"


def told(tmp_path: Path, number: int = 1) -> Story:
    """A story as it is stored."""
    with open_database(tmp_path / "natwire.db") as db:
        story = stories.get(db, number)
    assert story is not None
    return story


CAPTCHA = answer(b"<html><head><title>Just a moment...</title></head><body><p>Verify you are human.</p></body></html>")


def test_a_wall_leaves_the_announcement_and_is_tried_again(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """The feed's text stays, the reason is kept, and nothing counts as an error."""
    server.answers = {"/a": feed(begun("ferry")), "/ferry": CAPTCHA}

    watch = fetch("a")

    (page,) = [outcome for outcome in watch.outcomes if outcome.page]
    assert (page.word, page.unfit, page.error) == ("captcha", True, None)
    story = told(tmp_path)
    assert (story.title, story.text, story.teaser) == ("ferry", "It began with ferry …", True)
    assert story.page_why == "captcha"
    assert story.page_again is not None
    assert timedelta(hours=5) < story.page_again - story.first_seen < timedelta(hours=7)


@pytest.mark.parametrize(
    ("word", "page"),
    [
        (
            "list",
            "".join(
                f'<h2><a href="/{n}">Story number {n}</a></h2><p>{"The harbour was full. " * 6}[…]</p>'
                for n in range(4)
            ),
        ),
        ("paywall", '<div class="paywall"><p>Subscribe to continue reading</p></div>'),
    ],
)
def test_what_will_not_change_is_not_asked_again(
    word: str, page: str, fetch: Fetch, server: Server, tmp_path: Path
) -> None:
    """The announcement must do, and says why."""
    html = f"<html><head><title>Harbour Post</title></head><body><main>{page}</main></body></html>"
    server.answers = {"/a": feed(begun("ferry")), "/ferry": answer(html.encode(), Content_Type="text/html")}

    fetch("a")

    assert (told(tmp_path).page_why, told(tmp_path).page_again) == (word, None)


def test_a_story_that_leads_to_the_front_door_is_not_read_from_there(
    fetch: Fetch, server: Server, tmp_path: Path
) -> None:
    """The front page is no story, however long its text is."""
    front = answer(f"<html><head><title>Post</title></head><body><h1>Post</h1>{LONG}</body></html>".encode())
    server.answers = {"/a": feed(begun("ferry")), "/ferry": redirect("/"), "/": front}

    fetch("a")

    assert told(tmp_path).page_why == "home"
    assert told(tmp_path).text == "It began with ferry …"


def test_an_error_is_written_down_too(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """`natwire show` says why there is only a beginning."""
    server.answers = {"/a": feed(begun("ferry")), "/ferry": answer(status="410 Gone")}

    fetch("a")

    assert (told(tmp_path).page_why, told(tmp_path).page_again) == ("gone", None)


def test_every_way_to_be_no_article_is_tried_again_or_not_and_has_words() -> None:
    """A comment, what its author deleted and what an agency takes back are no pages, so there is nothing to try."""
    unfit = set(get_args(Unfit)) - {""}

    assert set(TRIES) == unfit - {"comment", "withdrawn", "killed", "withheld", "embargoed"}
    assert set(NO_ARTICLE) == unfit


def test_no_page_is_tried_more_often_for_being_no_article() -> None:
    """A wall is less likely to go than an error."""
    assert all(len(tries) <= len(PAGE_TRIES) for tries in TRIES.values())
    assert all(list(tries) == sorted(tries) for tries in TRIES.values())


def test_a_feed_of_comments_fills_no_list(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """The story is there, what readers say of it is not."""
    story = f"<item><title>Ferry late</title><link>/ferry/</link><description><![CDATA[{LONG}]]></description></item>"
    server.answers = {"/a": feed(story), "/b": feed(*map(comment, range(3)), title="Comments on: Ferry late")}

    fetch("b")
    watch = fetch("a", "b", follow="never")

    assert watch.words() == {"a": "ok", "b": "unchanged"}
    assert titles(tmp_path) == ["Ferry late"]
    assert sorted(asked.path for asked in server.asked) == ["/a", "/b", "/b"], "no page is asked for their sake"
    with open_database(tmp_path / "natwire.db", "write") as db:
        assert care.info(db)["unfit"] == 3
        assert care.faults(db) == []


def test_a_comment_among_articles_is_told_apart() -> None:
    """Where a feed mixes them, each entry is judged by its own address."""
    source = Source("h", "https://harbour.example/all.xml")
    body = FEED.format(feed="Harbour Post", items=begun("ferry") + comment(1)).encode()
    read = steps.read(source, Reply(source.address, 200, {}, body, datetime(2026, 5, 4)), Mark())

    articles = {arrival.item.title: arrival for arrival in read.arrivals}
    assert [articles[title].reading.article.unfit for title in ("ferry", "By: Reader 1")] == ["", "comment"]
    assert [articles[title].wants_page for title in ("ferry", "By: Reader 1")] == [True, False]
    assert articles["By: Reader 1"].reading.key.startswith("item:"), "the address is that of the story"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["comments-feed", "post-comments-feed"])
def test_the_comments_of_wordpress_are_told(shared: Path, name: str) -> None:
    """All entries of both kinds of feed that it has for them."""
    source = Source("n", f"https://nat.example/{name}")
    body = (shared / "corpus" / "seed" / "wordpress" / f"{name}.xml").read_bytes()
    read = steps.read(source, Reply(source.address, 200, {}, body, datetime(2026, 5, 4)), Mark())

    assert read.arrivals
    assert {arrival.reading.article.unfit for arrival in read.arrivals} == {"comment"}


def test_a_page_that_is_no_article_is_handed_on_as_such() -> None:
    """The worker says what it is, and the announcement is as it was."""
    first = Article("Ferry", "It began.", "https://harbour.example/ferry", teaser=True)
    wall = Reply("https://harbour.example/ferry", 200, {}, CAPTCHA.split(b"\r\n\r\n", 1)[1], datetime(2026, 5, 4))

    article = steps.read_page(Wanted(1, "https://harbour.example/ferry", "h", first), wall).article

    assert (article.unfit, article.title, article.text) == ("captcha", "Ferry", "It began.")
