"""What agencies deliver is shown, hidden and revived, and kept as it came."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from natwire.model.article import Kept
from natwire.model.query import And, Hidden, Term
from natwire.model.source import Source
from natwire.model.wire import Handed, Raw, WireItem
from natwire.store import Database, care, open_database, records, stories
from natwire.store.delivered import key_of
from natwire.store.deliveries import Deliveries
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox
from natwire.store.search import Search
from natwire.store.vitals import vitals
from natwire.wire.standing import alike, standing
from tests.store.conftest import ME, judge, reading

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DESK = Source("desk", "file:drop/*", "file")


class Desk:
    """Delivers versions of items."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.into = Deliveries(db, standing, alike, judge, same_day=64_800)

    def __call__(self, text: str, version: str = "1", at: datetime = NOON, **more: Any) -> Kept:
        """A version of the item 1, or of another."""
        item = WireItem(provider="stt", version=version, **{"id": "1", "headline": f"About {text}", **more})
        return self.into.take(DESK, [self.handed(item, text)], Raw("ninjs", "", text.encode()), at)

    def handed(self, item: WireItem, text: str) -> Handed:
        """An item as the corridor hands it over."""
        ready = reading(item.headline, text, "https://stt/1", published=item.published)
        ready = dataclasses.replace(ready, key=key_of(item.provider, item.id), outlet="stt")
        withdraws = (item.provider, item.refers_to) if item.refers_to else None
        return Handed(item, ready, repr((item, text)).encode(), withdraws)

    def found(self, *words: str) -> list[str]:
        """The texts that a search for these words finds."""
        return [hit.story.text for hit in Search(self.db, tombs=True).find(And(tuple(map(Term, words))))]

    def tombs(self, why: str) -> list[str]:
        """The headlines that are left of what was taken back."""
        return [hit.story.title for hit in Search(self.db, tombs=True).find(Hidden(why))]  # type: ignore[arg-type]


@pytest.fixture
def desk(db: Database) -> Desk:
    """The desk of the new database."""
    return Desk(db)


def test_a_new_version_corrects_the_article(desk: Desk) -> None:
    """What it said before is a version of it."""
    assert desk("ferry late") == Kept(items=1, stories=1)
    assert desk("ferry cancelled", "2") == Kept(corrected=1, changed=1)

    assert desk.found("ferry") == ["ferry cancelled"]
    assert [each.versions for each in stories.get(desk.db, 1).carriers] == [1]  # type: ignore[union-attr]


def test_the_same_again_and_an_older_version_change_nothing(desk: Desk) -> None:
    """Files come twice, and late."""
    desk("ferry late", "2")

    assert desk("ferry late", "2") == Kept()
    desk("ferry on time", "1")
    assert desk.found("ferry") == ["ferry late"]


@pytest.mark.parametrize(("status", "word"), [("canceled", "killed"), ("withheld", "withheld")])
def test_what_an_agency_takes_back_is_nowhere_but_under_its_headline(desk: Desk, status: str, word: str) -> None:
    """No search, no list and no export has it, and no table its text."""
    desk("ferry late")
    desk("", "2", status=status, headline="KILL")

    assert desk.found("ferry") == []
    assert desk.tombs(word) == ["About ferry late"]
    assert Search(desk.db).find(Hidden(word)) == []  # type: ignore[arg-type]
    assert list(records.records(desk.db, [1])) == []
    assert desk.db.sql.execute("select text from article").fetchall() == [("",)]
    assert desk.db.sql.execute("select count(*) from article_fts where article_fts match 'ferry'").fetchone() == (0,)


def test_a_later_usable_version_revives_it_under_its_number(desk: Desk) -> None:
    """With the text that it has."""
    desk("ferry late")
    desk("", "2", status="canceled")
    desk("ferry late again", "3")

    assert desk.found("again") == ["ferry late again"]
    assert desk.tombs("killed") == []
    assert stories.get(desk.db, 1).text == "ferry late again"  # type: ignore[union-attr]


def test_a_picture_without_words_is_revived_too(desk: Desk) -> None:
    """Its text was empty before, and its headline is the same."""
    desk("", headline="Ferry")
    desk("", "2", status="canceled", headline="Ferry")
    desk("", "3", headline="Ferry")

    assert desk.found("ferry") == [""]


def test_a_kill_by_reference_hides_the_other_item_whichever_comes_first(desk: Desk) -> None:
    """It is told of by another id."""
    kill: dict[str, Any] = {"id": "9", "status": "canceled", "refers_to": "1", "updated": NOON}
    desk("ferry late", updated=NOON - timedelta(hours=1))
    desk("", "", headline="KILL", **kill)
    assert desk.found("ferry") == []

    desk("", "", headline="KILL two", **(kill | {"id": "8", "refers_to": "2"}))
    desk("harbour shut", id="2", updated=NOON - timedelta(hours=1))
    assert desk.found("harbour") == []
    desk("harbour open", "2", NOON + timedelta(hours=2), id="2", updated=NOON + timedelta(hours=1))
    assert desk.found("harbour") == ["harbour open"]


def test_an_embargo_lets_nothing_out_before_its_instant(desk: Desk) -> None:
    """Not even the headline; then it is shown as if it had come then."""
    until = NOON + timedelta(hours=1)
    desk("ferry late", embargo=until)

    assert (desk.found("ferry"), desk.tombs("embargoed")) == ([], [""])
    assert list(desk.into.due(until - timedelta(seconds=1))) == []
    (due,) = desk.into.due(until)
    assert (due.raw, due.uid) == (Raw("ninjs", "", b"ferry late"), "1")

    item = WireItem("stt", "1", "1", headline="About ferry late", embargo=until)
    assert desk.into.release(due, desk.handed(item, "ferry late"), until) == Kept(stories=1)
    assert desk.found("ferry") == ["ferry late"]
    assert list(desk.into.due(until)) == []


def test_a_kill_under_embargo_stays_one(desk: Desk) -> None:
    """When the instant comes there is nothing to show."""
    until = NOON + timedelta(hours=1)
    desk("ferry late", embargo=until)
    desk("", "2", status="canceled")

    assert list(desk.into.due(until)) == []
    assert desk.tombs("killed") == [""]


def test_an_item_whose_file_cannot_be_read_any_more_stays_hidden(desk: Desk) -> None:
    """And nobody tries again in each run."""
    desk("ferry late", embargo=NOON + timedelta(hours=1))
    (due,) = desk.into.due(NOON + timedelta(hours=1))
    desk.into.release(due, None, NOON + timedelta(hours=1))

    assert desk.found("ferry") == []
    assert list(desk.into.due(NOON + timedelta(hours=2))) == []


def test_takes_under_one_slugline_of_one_day_are_one_story(desk: Desk) -> None:
    """Whatever their texts; those of another day, agency or slugline are not."""
    slug: dict[str, Any] = {"slugline": "Ferry-Helsinki", "published": NOON}
    desk("ferry late", **slug)
    desk("passengers wait", id="2", take="UPDATE 1", **slug)
    desk("snow falls", id="3", take="UPDATE 2", **(slug | {"published": NOON + timedelta(hours=24)}))
    desk("rain falls", id="4", take="UPDATE 1", **(slug | {"slugline": "Rain"}))

    assert [len(told.carriers) for told in stories.told(desk.db, [1, 2, 3])] == [2, 1, 1]
    assert stories.get(desk.db, 1).carriers[1].joined_by == "take"  # type: ignore[union-attr]


def test_a_killed_take_leaves_the_story_to_the_other(desk: Desk) -> None:
    """It is a carrier no more."""
    slug: dict[str, Any] = {"slugline": "Ferry-Helsinki", "published": NOON}
    desk("ferry late", **slug)
    desk("passengers wait", id="2", take="UPDATE 1", **slug)
    desk("", "2", status="canceled")

    told = stories.get(desk.db, 1)
    assert told
    assert (told.text, [each.title for each in told.carriers]) == ("passengers wait", ["About passengers wait"])
    (record,) = records.records(desk.db, [1])
    assert [each.text for each in record.carriers] == ["passengers wait"]


def test_what_is_kept_beside_the_text_is_told(desk: Desk) -> None:
    """For exports that hand it on."""
    desk("ferry late", urgency=2, subjects=("medtop:1", "medtop:2"), copyright="STT", notes=("not for print",))

    told = stories.get(desk.db, 1)
    assert told
    assert told.wire
    assert (told.wire.urgency, told.wire.subjects, told.wire.copyright) == (2, ("medtop:1", "medtop:2"), "STT")
    assert "not for print" not in str(desk.db.sql.execute("select * from wire").fetchall())


def test_a_letter_that_did_not_go_yet_is_held_when_its_story_is_killed(desk: Desk) -> None:
    """A person looks at it; what only waits to be told is forgotten."""
    from natwire.model.delivery import Told

    desk("ferry late")
    Outbox(desk.db).queue("digest:morning", ME, "<1@desk>", b"ferry late", [Told(1, "new", NOON)], NOON)
    Ledger(desk.db).wait("watch:ferry", ME, [Told(1, "new", NOON)])
    desk("", "2", status="canceled")

    (letter,) = Outbox(desk.db).letters("digest:morning")
    assert (letter.state, letter.reply) == ("held", "story 1 in it was killed by its agency")
    assert vitals(desk.db, NOON).recalled == 1
    assert list(Ledger(desk.db).waiting("watch:ferry", ME)) == []


def test_an_agencys_file_is_dropped_when_it_is_old_unless_it_is_yet_to_be_shown(desk: Desk) -> None:
    """The story stays."""
    desk("ferry late")
    desk("harbour shut", id="2", embargo=NOON + timedelta(days=200))

    assert care.prune(desk.db, NOON + timedelta(days=1)).files == 1
    assert desk.found("ferry") == ["ferry late"]
    (due,) = desk.into.due(NOON + timedelta(days=200))
    assert due.raw.data == b"harbour shut"


def test_a_story_that_was_shown_loses_its_headline_too_when_it_comes_under_an_embargo(desk: Desk) -> None:
    """And has it again when that ends."""
    desk("ferry late")
    desk("ferry later", "2", embargo=NOON + timedelta(hours=1))

    assert desk.tombs("embargoed") == [""]
    assert desk.db.sql.execute("select title, text from article").fetchall() == [("", "")]


def test_what_was_never_shown_is_as_new_as_if_it_came_when_its_embargo_ends(desk: Desk) -> None:
    """Watches and digests tell what was first seen since they looked."""
    until = NOON + timedelta(days=1)
    desk("ferry late", embargo=until)
    (due,) = desk.into.due(until)
    item = WireItem("stt", "1", "1", headline="About ferry late", embargo=until)
    desk.into.release(due, desk.handed(item, "ferry late"), until)

    assert stories.get(desk.db, 1).first_seen == until  # type: ignore[union-attr]


def test_names_that_would_make_one_key_are_two_items(desk: Desk) -> None:
    """Agencies may use any sign."""
    assert key_of("a#b", "c") != key_of("a", "b#c")


def test_a_merge_takes_back_what_was_taken_back_elsewhere(desk: Desk, tmp_path: Path) -> None:
    """Whether the story is here already, comes later, or is under an embargo there."""
    with open_database(tmp_path / "other.db", "create") as there:
        other = Desk(there)
        other("ferry late")
        other("", "2", status="canceled")
        other("harbour shut", id="2", status="canceled")
        other("quay open", id="3", embargo=NOON + timedelta(hours=1))
        desk("ferry late")
        desk.into.merge(there, NOON)
        desk.into.merge(there, NOON)

    assert desk.found("ferry") == []
    desk("harbour shut again", "", id="2", updated=NOON - timedelta(hours=1))
    assert desk.found("harbour") == []
    assert [due.raw.data for due in desk.into.due(NOON + timedelta(hours=1))] == [b"quay open"]
