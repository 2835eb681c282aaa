"""Posts in the store: reposts and mentions as edges, edits as versions, threads, and what its author deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from natwire.export import jsonl
from natwire.model.article import Arrival, Article, Kept, Page, Poll, Reading, Wanted
from natwire.model.change import Text
from natwire.model.post import Link, Media, Mention, Mentioned, Post, Posted, Quote
from natwire.model.source import Item, Source, State
from natwire.model.story import Story
from natwire.pipeline.ready import ready
from natwire.query import read
from natwire.store import Database, open_database, records, stories
from natwire.store.archive import Archive
from natwire.store.care import faults
from natwire.store.polling import Polling
from natwire.store.search import Search
from natwire.store.taking import Taking
from natwire.store.versions import Versions

from .conftest import Keep, judge, reading

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
ACCOUNT = Source("nat", "mastodon:nat@example.social", "mastodon")
WIRE = Source("wire", "mastodon:wire@example.org", "mastodon")
STORY = "https://harbour.example/crane"
PASSED_ON = Mention("p1 wire@example.org", "p1", "repost", "wire@example.org", NOON, "https://example.social/@nat/1")
LINKED = Mention("p2", STORY, "link", "nat@example.social", NOON, "https://example.social/@nat/2", "New:")
POSTED = Posted(
    "mastodon",
    "nat@example.social",
    links=(Link(STORY, "A crane fell", "In the harbour."),),
    media=(Media("image", "The crane"),),
    quote=Quote("q", "https://example.org/q", "wire@example.org", "It fell."),
    warning="accident",
    sensitive=True,
    reply_to="p0",
)


def of_post(uid: str, text: str = "Ankara signed", **posted: object) -> Reading:
    """A post made ready."""
    told = replace(Posted("mastodon", "nat@example.social"), **posted)  # type: ignore[arg-type]
    made = reading(text, text, "https://example.social/@nat/1", posted=told)
    return replace(made, key=uid, outlet="nat@example.social")


def post(uid: str, text: str = "Ankara signed", *mentions: Mention, **posted: object) -> Arrival:
    """A post as its account announces it."""
    made = of_post(uid, text, **posted)
    told = Item(uid, made.article.url, "", post=Post(uid, "mastodon", text, "nat@example.social"))
    return Arrival(told, made, text.encode(), uid=uid, mentions=mentions)


def repost(keep_now: Mention, text: str = "Ankara signed") -> Arrival:
    """A post as another account passes it on."""
    made = post(keep_now.key, text)
    return replace(made, item=replace(made.item, guid=keep_now.uid), uid=keep_now.uid, mentions=(keep_now,))


def lead(uid: str, edge: Mention, page: bool = True) -> Arrival:
    """A post that only leads to an article."""
    told = Item(uid, edge.key, "", post=Post(uid, "mastodon", edge.text, edge.handle))
    made = reading("A crane fell", "In the harbour", edge.key, teaser=True)
    return Arrival(told, made, f"{edge.text} {edge.key}".encode(), page, uid, (edge,))


def deleted(archive: Archive, *guids: str, source: Source = ACCOUNT) -> Kept:
    """A poll in which these turned out to be deleted."""
    return archive.keep(Poll(source, State(source.address), NOON, gone=frozenset(guids)), judge)


def articles(db: Database) -> int:
    """How many articles there are."""
    return int(db.sql.execute("select count(*) from article").fetchone()[0])


def found(db: Database, text: str) -> list[int]:
    """The stories that have these words."""
    return [hit.story.id for hit in Search(db).find(read(text, NOON))]


def test_what_a_post_is_besides_comes_back_as_it_was(db: Database, keep: Keep) -> None:
    """Links, pictures, the quote, the warning."""
    made = post("p1")
    keep(replace(made, reading=replace(made.reading, article=replace(made.reading.article, posted=POSTED))))
    story = stories.get(db, 1)

    assert story
    assert story.posted == POSTED


def test_a_repost_is_an_edge_and_no_article(db: Database, keep: Keep) -> None:
    """Neither a story nor a carrier more, whether the original was here or not; and who passed it on is told."""
    keep(post("p1"), source=ACCOUNT)
    kept = keep(repost(PASSED_ON), source=WIRE)
    story = stories.get(db, 1)

    assert (kept, articles(db)) == (Kept(items=1), 1)
    assert story
    assert (len(story.carriers), story.mentions, story.outlet) == (1, (PASSED_ON,), "nat@example.social")


def test_a_post_that_leads_to_an_article_is_its_mention(db: Database, archive: Archive, keep: Keep) -> None:
    """The article waits for its page, once however many lead there; the posts are none."""
    keep(lead("p2", LINKED), source=ACCOUNT)
    keep(lead("p3", replace(LINKED, uid="p3")), source=WIRE)
    story = stories.get(db, 1)

    assert story
    assert (articles(db), story.outlet, [each.uid for each in story.mentions]) == (1, "harbour.example", ["p2", "p3"])
    assert db.sql.execute("select count(*) from item where page = 'wanted' and url = ?", (STORY,)).fetchone() == (2,)


def test_a_post_and_what_it_links_to_name_each_other(db: Database, keep: Keep) -> None:
    """By the numbers of their stories, once both are here; a post that only links is none."""
    keep(post("p1", "I saw it fall", replace(LINKED, uid="p1")), source=ACCOUNT)
    assert _story(db, 1).mentioned == ()

    keep(reading("The crane of Turku", "It fell at dawn and nobody was hurt", STORY))
    keep(lead("p3", replace(LINKED, uid="p3")), source=WIRE)

    assert _story(db, 1).mentioned == (Mentioned(2, "The crane of Turku"),)
    assert [(each.uid, each.story) for each in _story(db, 2).mentions] == [("p1", 1), ("p3", None)]
    assert _story(db, 2).mentioned == ()


def _story(db: Database, number: int) -> Story:
    found = stories.get(db, number)
    assert found
    return found


def test_a_lead_changes_nothing_of_an_article_that_is_here(db: Database, keep: Keep) -> None:
    """It knows no more of it than its card, and asks for no page where a feed told all."""
    keep(reading("The crane of Turku", "It fell at dawn and nobody was hurt", STORY))
    keep(lead("p2", LINKED), source=ACCOUNT)
    story = stories.get(db, 1)

    assert story
    assert (story.title, story.text, story.mentions) == (
        "The crane of Turku", "It fell at dawn and nobody was hurt", (LINKED,),
    )  # fmt: skip
    assert db.sql.execute("select count(*) from item where page = 'wanted'").fetchone() == (0,)


def test_what_a_feed_tells_later_takes_the_place_of_a_card_and_corrects_nothing(db: Database, keep: Keep) -> None:
    """The card was never the outlet's text."""
    keep(lead("p2", LINKED), source=ACCOUNT)
    kept = keep(reading("The crane of Turku", "It fell at dawn", STORY, teaser=True))
    story = stories.get(db, 1)

    assert story
    assert (story.title, story.carriers[0].versions, kept.corrected) == ("The crane of Turku", 0, 0)


def test_a_mention_goes_along_when_the_page_has_an_address_of_its_own(
    db: Database, archive: Archive, keep: Keep
) -> None:
    """Its own, or that of an article which is here."""
    short = replace(LINKED, key="https://short.example/1")
    keep(lead("p2", short), source=ACCOUNT)
    (number,) = db.sql.execute("select id from article").fetchone()
    wanted = Wanted(number, short.key, ACCOUNT.name, Article("", ""))
    page = Page(b"", "", NOON)
    archive.keep_page(wanted, reading("The crane", "It fell at dawn", STORY), page, judge)
    keep(lead("p3", replace(short, uid="p3")), source=ACCOUNT, later=5)
    (number,) = db.sql.execute("select max(id) from article").fetchone()
    archive.keep_page(replace(wanted, article=number), reading("The crane", "It fell at dawn", STORY), page, judge)
    story = stories.get(db, 1)

    assert story
    assert (articles(db), story.text, [each.uid for each in story.mentions]) == (1, "It fell at dawn", ["p2", "p3"])


def test_a_mention_waits_for_its_article(db: Database, keep: Keep) -> None:
    """Accounts are often quicker than feeds."""
    keep(post("p1", "Ankara signed", replace(LINKED, uid="p1")), source=ACCOUNT)
    keep(reading("The crane of Turku", "It fell at dawn", STORY))
    story = stories.get(db, 2)

    assert story
    assert [each.uid for each in story.mentions] == ["p1"]


def test_an_edit_is_kept_as_a_version(db: Database, keep: Keep) -> None:
    """As that of any article; what it speaks of is what it speaks of now."""
    keep(post("p1", "Ankara signed", replace(LINKED, uid="p1")), source=ACCOUNT)
    kept = keep(post("p1", "Ankara and Helsinki signed"), source=ACCOUNT, later=5)

    assert (kept.corrected, kept.changed) == (1, 1)
    assert [each.told for each in Versions(db).of(1)] == [
        Text("Ankara signed", "Ankara signed"), Text("Ankara and Helsinki signed", "Ankara and Helsinki signed"),
    ]  # fmt: skip
    assert db.sql.execute("select count(*) from mention").fetchone() == (0,)


def test_a_post_that_is_edited_into_a_mere_link_is_withdrawn_and_mentions_that(db: Database, keep: Keep) -> None:
    """And back: then it is a post again, and leads nowhere."""
    keep(post("p2"), source=ACCOUNT)
    keep(lead("p2", LINKED), source=ACCOUNT, later=5)
    first, second = stories.get(db, 1), stories.get(db, 2)

    assert first
    assert second
    assert (first.unfit, second.mentions) == ("withdrawn", (LINKED,))
    keep(post("p2", "Ankara signed again"), source=ACCOUNT, later=10)
    first, second = stories.get(db, 1), stories.get(db, 2)
    assert first
    assert second
    assert (first.unfit, first.text, second.title, second.mentions) == ("", "Ankara signed again", "A crane fell", ())


def test_an_edited_lead_does_not_touch_the_article(db: Database, keep: Keep) -> None:
    """Its author has other words for it now."""
    keep(lead("p2", LINKED), source=ACCOUNT)
    kept = keep(lead("p2", replace(LINKED, text="Read this:")), source=ACCOUNT, later=5)
    story = stories.get(db, 1)

    assert story
    assert (kept, story.title, story.mentions[0].text) == (Kept(changed=1), "A crane fell", "Read this:")


def test_an_edited_lead_does_not_ask_for_a_page_that_is_here(db: Database, archive: Archive, keep: Keep) -> None:
    """Other words for it make no other page."""
    keep(lead("p2", LINKED), source=ACCOUNT)
    told = reading("The crane", "It fell at dawn", STORY)
    archive.keep_page(Wanted(1, STORY, ACCOUNT.name, Article("", "")), told, Page(b"", "", NOON), judge)
    keep(lead("p2", replace(LINKED, text="Read this:")), source=ACCOUNT, later=5)

    assert db.sql.execute("select page from item").fetchall() == [("here",)]


def test_two_posts_of_an_account_that_lead_to_one_article_are_two(db: Database, keep: Keep) -> None:
    """Items of feeds are known again by their address when their guids change; posts do not change theirs."""
    keep(lead("p2", LINKED), source=ACCOUNT)
    keep(lead("p3", replace(LINKED, uid="p3")), source=ACCOUNT, later=5)

    assert db.sql.execute("select guid from item order by id").fetchall() == [("p2",), ("p3",)]


def test_what_its_author_deleted_is_gone_and_its_number_stays(db: Database, archive: Archive, keep: Keep) -> None:
    """No text, no version, in no search; also where the source names it by a bare number."""
    made = post("mastodon:7", "Ankara signed", replace(LINKED, uid="mastodon:7"))
    for text in ("Ankara signed", "Ankara and Helsinki signed"):
        told = post("mastodon:7", text)
        keep(replace(told, item=replace(told.item, guid="7"), mentions=made.mentions), source=ACCOUNT, later=len(text))
    kept = deleted(archive, "7", "never-seen")
    story = stories.get(db, 1)

    assert story
    assert kept == Kept(changed=1)
    assert (story.unfit, story.title, story.text, story.authors) == ("withdrawn", "", "", ())
    assert (story.posted, story.carriers[0].versions, found(db, "Ankara")) == (None, 0, [])
    assert db.sql.execute("select count(*) from mention").fetchone() == (0,)
    assert faults(db) == []


def test_what_is_announced_again_is_there_again(db: Database, archive: Archive, keep: Keep) -> None:
    """A deletion that was none, or was taken back."""
    keep(post("p1"), source=ACCOUNT)
    deleted(archive, "p1")
    kept = keep(post("p1"), source=ACCOUNT, later=5)
    story = stories.get(db, 1)

    assert story
    assert (story.unfit, story.text, found(db, "Ankara"), kept.stories) == ("", "Ankara signed", [1], 1)
    assert story.posted


def test_a_repost_that_is_taken_back_leaves_the_original(db: Database, archive: Archive, keep: Keep) -> None:
    """Only the edge goes, as that of a post which led to an article."""
    keep(repost(PASSED_ON), source=WIRE)
    keep(lead("p2", LINKED), source=ACCOUNT)
    deleted(archive, PASSED_ON.uid, source=WIRE)
    deleted(archive, "p2")
    told = [stories.get(db, 1), stories.get(db, 2)]

    assert [(story.unfit, story.mentions) for story in told if story] == [("", ()), ("", ())]


def test_a_post_that_another_source_still_shows_is_not_gone(db: Database, archive: Archive, keep: Keep) -> None:
    """A server that parted from its author's has it no more; it goes when nobody who is followed has it."""
    for source in (ACCOUNT, WIRE):
        keep(post("p2", "Ankara signed", LINKED), source=source)
    for source, still in ((WIRE, [1]), (ACCOUNT, [])):
        deleted(archive, "p2", source=source)
        (mentions,) = db.sql.execute("select count(*) from mention").fetchone()
        assert (found(db, "Ankara"), mentions) == (still, len(still))


def test_a_source_that_was_removed_keeps_no_deleted_post(db: Database, archive: Archive, keep: Keep) -> None:
    """It is not asked any more, and would never say so."""
    for source in (ACCOUNT, WIRE):
        keep(post("p1"), source=source)
    Polling(db).forget(WIRE.address)
    deleted(archive, "p1", source=ACCOUNT)
    assert found(db, "Ankara") == []


def test_a_platform_deletes_no_article_of_a_feed(db: Database, archive: Archive, keep: Keep) -> None:
    """Whatever it says that its posts are called."""
    keep(reading("The crane of Turku", "It fell at dawn and nobody was hurt", STORY))
    keep(post(STORY, "Ankara signed"), source=ACCOUNT)
    deleted(archive, STORY)
    assert found(db, "dawn") == [1]


def test_a_copy_of_a_deleted_post_keeps_its_words(db: Database, archive: Archive, keep: Keep) -> None:
    """Who else printed them did not delete anything, and is what the story shows."""
    keep(post("p1", "Ankara signed"), source=ACCOUNT)
    keep(reading("Ankara signed", "Ankara signed", "https://wire.example/1"))
    deleted(archive, "p1")
    story = stories.get(db, 1)

    assert story
    assert (story.outlet, story.text, found(db, "Ankara")) == ("wire.example", "Ankara signed", [1])
    assert faults(db) == []


def test_posts_that_answer_each_other_are_a_thread(db: Database, keep: Keep) -> None:
    """From whichever of them; an answer of somebody else is no part of it."""
    keep(post("p1", "Ankara met"), source=ACCOUNT)
    keep(post("p2", "Helsinki signed", reply_to="p1"), source=ACCOUNT, later=1)
    keep(post("p3", "Patria builds", reply_to="p2"), source=ACCOUNT, later=2)
    other = post("p4", "Somebody doubts", reply_to="p3")
    keep(replace(other, reading=replace(other.reading, outlet="else@example.org")), source=WIRE, later=3)
    told = [stories.get(db, number) for number in (1, 2, 3, 4)]

    assert [[piece.id for piece in story.thread] for story in told if story] == [[1, 2, 3], [1, 2, 3], [1, 2, 3], []]
    assert told[1]
    assert [piece.text for piece in told[1].thread] == ["Ankara met", "Helsinki signed", "Patria builds"]


def test_a_ring_of_answers_has_an_end(db: Database, keep: Keep) -> None:
    """A platform may say anything."""
    keep(post("p1", "Ankara met", reply_to="p2"), source=ACCOUNT)
    keep(post("p2", "Helsinki signed", reply_to="p1"), source=ACCOUNT, later=1)
    story = stories.get(db, 1)

    assert story
    assert sorted(piece.id for piece in story.thread) == [1, 2]


def test_an_account_is_found_by_the_host_of_its_platform(db: Database, keep: Keep) -> None:
    """host:example.social has the accounts there too."""
    keep(post("p1"), source=ACCOUNT)

    assert found(db, "host:example.social") == [1]
    assert found(db, "host:nat@example.social") == [1]


def test_posts_and_mentions_go_along_to_another_database(
    db: Database, keep: Keep, tmp_path: Path, now: datetime
) -> None:
    """And back from JSON lines as they were."""
    made = post("p1")
    keep(replace(made, reading=replace(made.reading, article=replace(made.reading.article, posted=POSTED))))
    keep(repost(PASSED_ON), source=WIRE)
    lines = "".join(jsonl.pieces(records.records(db, records.ids(db)))).encode().splitlines()
    with open_database(tmp_path / "other.db", "create") as other:
        list(Taking(other, ready, now).all(jsonl.read(lines, "file")))
        story = stories.get(other, 1)

    assert story
    assert (story.posted, story.mentions) == (POSTED, (PASSED_ON,))


def test_what_was_deleted_does_not_come_back_from_another_database(
    db: Database, archive: Archive, keep: Keep, tmp_path: Path, now: datetime
) -> None:
    """Whichever of the two takes the other in."""
    keep(post("p1"), source=ACCOUNT)
    before = list(records.records(db, [1]))
    deleted(archive, "p1")
    after = list(records.records(db, [1]))
    list(Taking(db, ready, now).all(before))
    with open_database(tmp_path / "other.db", "create") as other:
        list(Taking(other, ready, now).all(before))
        list(Taking(other, ready, now).all(after))
        told = [stories.get(db, 1), stories.get(other, 1)]
        assert faults(other) == []

    assert [(story.unfit, story.text, story.posted) for story in told if story] == [("withdrawn", "", None)] * 2
    assert faults(db) == []


def test_people_read_posts_and_mentions_with_sqlite(db: Database, keep: Keep) -> None:
    """Each with its story."""
    keep(post("p1"), source=ACCOUNT)
    keep(repost(PASSED_ON), source=WIRE)

    assert db.sql.execute("select story_id, handle, text from posts").fetchall() == [
        (1, "nat@example.social", "Ankara signed")
    ]
    assert db.sql.execute("select story_id, how, handle, time from mentions").fetchall() == [
        (1, "repost", "wire@example.org", "2026-06-03 12:00:00")
    ]
