"""What a digest has to tell, and to whom it was told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from natwire.config.settings import SectionPlan, Settings
from natwire.digest.model import Digest
from natwire.errors import ConfigError, NatwireError
from natwire.model.source import Source, State
from natwire.pipeline import editions
from natwire.pipeline.digests import build
from natwire.pipeline.letters import mail
from natwire.store import Database, stories
from natwire.store.byhand import ByHand
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox
from tests.store.conftest import Keep, arrival, reading

from .conftest import BOX, OTHER, Tell, graded, later, with_plan


def titles(digest: Digest) -> list[list[str]]:
    """What each section tells."""
    return [[hit.story.title for hit in section.hits] for section in digest.sections]


def told(db: Database, settings: Settings, now: datetime) -> list[list[str]]:
    """What the digest tells its first reader now; after that it was told."""
    plan = settings.digests[0]
    digest = build(db, settings, plan, BOX, now).digest
    editions.queue(db, settings, editions.by_hand(plan, settings, now), now)
    return titles(digest)


def changes(db: Database, settings: Settings, now: datetime) -> list[tuple[str, tuple[str, ...]]]:
    """Which stories the digest says were changed, and how."""
    digest = build(db, settings, settings.digests[0], BOX, now).digest
    return [(change.story.title, change.grades) for change in digest.changes]


def sections(*queries: str, limit: int | None = None) -> tuple[SectionPlan, ...]:
    return tuple(SectionPlan(words, words, limit) for words in queries)


def test_a_story_stands_once_in_the_first_section_that_wants_it(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """The newest first; a section whose stories all stand above is left out."""
    for n, title in enumerate(("Ferry", "Harvest", "Late ferry harvest")):
        tell(title, later=n)
    here = with_plan(settings, sections=sections("ferry", "title:harvest", "ferry*", "*"))

    digest = build(db, here, here.digests[0], BOX, later(now, hours=1)).digest

    assert titles(digest) == [["Late ferry harvest", "Ferry"], ["Harvest"]]


def test_a_section_is_filled_from_what_the_others_leave(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Its limit counts its own stories, that of the digest all of them."""
    for n in range(6):
        tell(f"Ferry{n}", later=n)
    here = with_plan(settings, sections=(SectionPlan("A", "*", 2), SectionPlan("B", "*")), limit=5)

    digest = build(db, here, here.digests[0], BOX, later(now, hours=1)).digest

    assert titles(digest) == [["Ferry5", "Ferry4"], ["Ferry3", "Ferry2", "Ferry1"]]


def test_a_reader_is_told_of_a_story_once(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """Another reader and another digest have ledgers of their own."""
    tell("Ferry")
    assert told(db, settings, later(now, hours=1)) == [["Ferry"]]
    tell("Harvest", later=90)

    assert told(db, settings, later(now, hours=2)) == [["Harvest"]]
    assert told(db, settings, later(now, hours=3)) == []
    plan = settings.digests[0]
    for other, to in ((plan, OTHER), (replace(plan, name="evening"), BOX), (replace(plan, name=""), None)):
        assert titles(build(db, settings, other, to, later(now, hours=3)).digest) == [["Harvest", "Ferry"]]


def test_to_look_at_a_digest_changes_nothing(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """However often it is built, it tells the same."""
    tell("Ferry")
    before = list(db.sql.iterdump())

    for _ in range(2):
        assert titles(build(db, settings, settings.digests[0], BOX, later(now, hours=1)).digest) == [["Ferry"]]

    assert list(db.sql.iterdump()) == before


def test_its_links_are_without_trackers(db: Database, settings: Settings, keep: Keep, now: datetime) -> None:
    """Those of carriers and of what changed too; else they are as the outlet gave them. The archive keeps all."""
    url = "https://www.{}.example/a/?b=2&utm_source=rss&a=1"
    text = "At night {} people were hurt in the harbour, said the mayor of the old town on Monday."
    for minutes, outlet in enumerate(("yle", "hs")):
        keep(arrival(reading("Fire", text.format("twelve"), url.format(outlet)), guid=outlet), later=minutes)
    clean = {f"https://www.{outlet}.example/a/?b=2&a=1" for outlet in ("yle", "hs")}
    plan = settings.digests[0]

    (section,) = build(db, settings, plan, BOX, later(now, hours=1)).digest.sections
    (hit,) = section.hits
    assert {each.url for each in hit.story.carriers} == clean
    assert hit.story.url in clean
    told(db, settings, later(now, hours=1))
    for outlet in ("yle", "hs"):
        keep(arrival(reading("Fire", text.format("two"), url.format(outlet)), guid=outlet), later=70)
    graded(db)
    changes = build(db, settings, plan, BOX, later(now, hours=2)).digest.changes
    assert {each.story.url for each in changes} <= clean
    assert changes
    assert "utm_source" in stories.get(db, 1).url  # type: ignore[union-attr]


def test_the_first_digest_looks_back_a_day_and_the_next_to_the_last_letter(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """A digest of Mondays tells the week; after a long pause no more than two weeks."""
    tell("Old")
    day = 24 * 60
    assert told(db, settings, later(now, days=3)) == []  # no letter either
    tell("First", later=3 * day)
    assert told(db, settings, later(now, days=3, hours=1)) == [["First"]]
    tell("Bridge", later=4 * day)
    tell("Tunnel", later=9 * day)

    assert told(db, settings, later(now, days=10)) == [["Tunnel", "Bridge"]]
    tell("Castle", later=11 * day)
    tell("Meadow", later=30 * day)
    assert titles(build(db, settings, settings.digests[0], BOX, later(now, days=31)).digest) == [["Meadow"]]


def test_the_past_of_a_new_source_is_no_news(db: Database, settings: Settings, keep: Keep, now: datetime) -> None:
    """Three hundred stories of two years came with its first fetch; what a feed tells a day late is told."""
    for n, days in enumerate((0, 2, 400)):
        text = " ".join(f"ferry{n}x{word}" for word in range(40))
        keep(reading(f"Ferry{n}", text, f"https://yle.example/{n}", published=later(now, days=-days)))

    assert told(db, settings, later(now, hours=1)) == [["Ferry0", "Ferry1"]]


def test_a_digest_is_not_silenced_by_a_clock_that_was_ahead(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Neither at its hours nor by hand, and what came since the last right letter is told."""
    here = at_hours(settings, 13)
    tell("Ferry", later=30)
    assert write_due(db, here, later(now, hours=1)) == 1
    assert write_due(db, with_plan(here, send_empty=True), later(now, days=30, hours=1)) == 1
    tell("Harvest", later=90)

    assert write_due(db, here, later(now, hours=25)) == 1
    tell("Bridge", later=26 * 60)
    assert told(db, here, later(now, days=2, hours=3)) == [["Bridge"]]


def test_what_joined_a_story_that_was_told_is_told(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """Two stories that turn out to be one are one, whichever number stays."""
    tell("Ferry")
    assert told(db, settings, later(now, hours=1)) == [["Ferry"]]
    tell("Harvest", later=61)
    ByHand(db).merge([1, 2], later(now, hours=2))

    assert told(db, settings, later(now, hours=3)) == []


def test_a_change_that_matters_is_told_once(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """With the words that stood there; another wording is no news, and who was never told learns today's text."""
    text = "At night {} people were hurt in the harbour. The mayor said that {} would be done about it soon."
    tell("Fire", text.format("twelve", "all"))
    assert told(db, settings, later(now, hours=1)) == [["Fire"]]
    tell("Fire", text.format("twelve", "everything"), later=61)
    graded(db)
    assert changes(db, settings, later(now, hours=2)) == []

    tell("Fire", text.format("two", "everything"), later=121)
    graded(db)
    at = later(now, hours=3)

    assert changes(db, settings, at) == [("Fire", ("numbers",))]
    (change,) = build(db, settings, settings.digests[0], BOX, at).digest.changes
    assert "night twelve people" in change.places[0].before
    assert "night two people" in change.places[0].now
    assert titles(build(db, settings, settings.digests[0], OTHER, at).digest) == [["Fire"]]
    assert told(db, settings, at) == []
    assert changes(db, settings, later(at, hours=1)) == []
    tell("Fire", text.format("nine", "everything"), later=300)
    graded(db)
    assert changes(db, settings, later(now, hours=6)) == [("Fire", ("numbers",))]


def test_two_changes_of_a_story_are_told_as_one(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """From the text that the reader knows to the one of today."""
    tell("Fire", "At night twelve people were hurt in the harbour.")
    told(db, settings, later(now, hours=1))
    for n, word in enumerate(("seven", "two")):
        tell("Fire", f"At night {word} people were hurt in the harbour.", later=61 + n)
        graded(db)

    (change,) = build(db, settings, settings.digests[0], BOX, later(now, hours=3)).digest.changes

    assert ("twelve" in change.places[0].before, "two" in change.places[0].now) == (True, True)
    told(db, settings, later(now, hours=3))
    assert changes(db, settings, later(now, hours=4)) == []


def test_the_footer_names_who_is_sick_and_the_frame_knows_its_run(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Only those that were reported once; one failure is nobody's business, and who is paused is left alone."""
    from natwire.store.polling import Polling, save

    sick, shaky, paused = (Source(name, f"https://{name}.example/f") for name in ("sick", "shaky", "paused"))
    with db.writing() as sql:
        for source, reported in ((sick, True), (shaky, False), (paused, True)):
            save(sql, source, State(source.address, failures=9, told=reported))
    run = Polling(db).begin(now)
    here = replace(settings, sources=(sick, shaky, replace(paused, paused=True)))

    digest = build(db, here, here.digests[0], None, now).digest

    assert (digest.sick, digest.run) == (("sick",), run)


def test_the_picture_counts_what_its_sections_found_by_day(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Fourteen days, those without stories too; a story of two sections counts once."""
    for n, hour in enumerate((0, 1, 30)):
        tell(f"Ferry{n}", later=hour * 60)
    tell("Harvest")
    here = with_plan(settings, sections=sections("ferry*", "ferry1 OR ferry2"))

    volume = build(db, here, here.digests[0], BOX, later(now, days=2)).digest.volume

    assert [n for _, n in volume] == [0] * 11 + [2, 1, 0]
    assert volume[-1][0] == later(now, days=2).date()


@pytest.mark.parametrize(
    ("more", "kind", "said"),
    [
        ({"since": "soon"}, ConfigError, "soon"),
        ({"sections": sections("watch:nosuch")}, NatwireError, "nosuch"),
        ({"sender": "nobody"}, ConfigError, "nobody"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told(
    db: Database, settings: Settings, now: datetime, more: dict[str, object], kind: type[NatwireError], said: str
) -> None:
    """With the word that is wrong, and a way out."""
    here = with_plan(settings, **more)
    with pytest.raises(kind, match=said) as caught:
        mail(build(db, here, here.digests[0], BOX, now).digest, here.digests[0], BOX, "", here)

    assert caught.value.hint


def test_templates_of_the_users_own_are_taken(
    db: Database, settings: Settings, tell: Tell, now: datetime, tmp_path: Path
) -> None:
    """One is enough; one that is wrong is told with its file and line."""
    tell("Ferry")
    (tmp_path / "templates").mkdir()
    mine = tmp_path / "templates" / "digest.txt.j2"
    plan = settings.digests[0]
    digest = build(db, settings, plan, BOX, later(now, hours=1)).digest

    mine.write_text("Only this: {{ view.title }}\n")
    assert b"Only this: Morning wire" in mail(digest, plan, BOX, "", settings).body

    mine.write_text("\n{{ view.nosuch }}")
    with pytest.raises(ConfigError, match=f"{mine}, line 2"):
        mail(digest, plan, BOX, "", settings)

    mine.unlink()
    os.mkfifo(mine)  # waits for a writer, and none comes
    with pytest.raises(ConfigError, match=f"{mine} is no file"):
        mail(digest, plan, BOX, "", settings)


# ------------------------------------------------------------------------------------------------------------ hours


def states(db: Database) -> list[tuple[str, str]]:
    """The hours that were settled, the last first."""
    return [(edition.slot[-5:], edition.outcome) for edition in Ledger(db).editions(None, 9)]


def write_due(db: Database, settings: Settings, now: datetime) -> int:
    """Write what is due; how many letters that makes."""
    return sum(len(editions.queue(db, settings, each, now)) for each in editions.due(db, settings, now))


def at_hours(settings: Settings, *hours: int, **more: object) -> Settings:
    return with_plan(settings, at=tuple(time(hour) for hour in hours), **more)


def test_a_digest_is_due_once_an_hour_of_its_own(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """However often natwire looks; an hour without stories is settled without a letter."""
    here = at_hours(settings, 13, 18)
    tell("Ferry", later=30)
    assert write_due(db, here, later(now, hours=1, minutes=3)) == 1
    assert write_due(db, here, later(now, hours=1, minutes=8)) == 0
    tell("Harvest", later=120)
    assert write_due(db, here, later(now, hours=5)) == 0
    assert write_due(db, here, later(now, hours=6)) == 1
    assert write_due(db, here, later(now, hours=25)) == 0

    assert states(db) == [("13:00", "empty"), ("18:00", "built"), ("13:00", "built")]


def test_an_empty_digest_is_written_where_it_is_wanted(db: Database, settings: Settings, now: datetime) -> None:
    """Each one of another hour is another message."""
    here = at_hours(settings, 13, 14, send_empty=True)

    assert [write_due(db, here, later(now, hours=hour)) for hour in (1, 2, 25)] == [1, 1, 1]


def test_an_hour_that_was_missed_is_made_up_for_or_settled(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Late, once; too late, its stories go into the next one."""
    here = at_hours(settings, 13, catch_up=timedelta(hours=3))
    tell("Ferry", later=30)
    assert write_due(db, here, later(now, hours=5)) == 0
    assert write_due(db, here, later(now, hours=25 + 3)) == 1
    assert write_due(db, here, later(now, hours=25 + 4)) == 0

    assert states(db) == [("13:00", "built"), ("13:00", "missed")]


def test_an_edition_goes_on_with_those_who_have_none_yet(
    db: Database, settings: Settings, tell: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends between two readers; then the hour is settled as one that was built."""
    here = at_hours(settings, 13, to=(BOX, OTHER))
    tell("Ferry", later=30)
    queue = Outbox.queue

    def ends(outbox: Outbox, plan: str, to: object, *rest: Sequence[object]) -> bool:
        if to == OTHER:
            raise KeyboardInterrupt
        return queue(outbox, plan, to, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Outbox, "queue", ends)
    with pytest.raises(KeyboardInterrupt):
        write_due(db, here, later(now, hours=1))
    monkeypatch.undo()
    tell("Harvest", later=70)

    assert write_due(db, here, later(now, hours=2)) == 1
    assert [letter.to for letter in Outbox(db).letters()] == [OTHER, BOX]
    assert states(db) == [("13:00", "built")]
    (edition,) = editions.history(db, "digest:morning", 5).items()
    assert [letter.to for letter in edition[1]] == [OTHER, BOX]


def test_a_digest_that_somebody_sends_stands_for_its_hour(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Nobody gets another one five minutes later; the next hour comes."""
    here = at_hours(settings, 13)
    tell("Ferry", later=30)
    at = later(now, hours=1, minutes=2)
    assert len(editions.queue(db, here, editions.by_hand(here.digests[0], here, at), at)) == 1
    tell("Harvest", later=63)

    assert write_due(db, here, later(now, hours=1, minutes=5)) == 0
    assert write_due(db, here, later(now, hours=25)) == 1


def test_a_channel_that_is_not_there_is_told_before_anything_is_written(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """With how to write one; the hour stays open until it is there."""
    from natwire.model.delivery import Destination

    here = at_hours(settings, 13, to=(BOX, Destination("mail", "desk@example.org")))
    tell("Ferry", later=30)

    with pytest.raises(ConfigError, match=r'no channel "mail" for mail:desk@example\.org') as caught:
        write_due(db, here, later(now, hours=1))

    assert "[channel.mail]" in caught.value.hint
    assert (Outbox(db).letters(), states(db)) == ([], [])
