"""Watches that report: what each tells to whom, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from natwire.config.settings import Settings
from natwire.model.watch import Report, Watch
from natwire.pipeline import telling
from natwire.pipeline.alerts import reporting
from natwire.pipeline.telling import Telling
from natwire.store import Database
from natwire.store.byhand import ByHand
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox
from tests.store.conftest import Keep, arrival, reading

from .conftest import BOX, OTHER, Tell, graded, later, mails


def watching(settings: Settings, *watches: Watch) -> Settings:
    return replace(settings, watches=watches)


def watch(query: str = "ferry*", name: str = "boats", **report: object) -> Watch:
    return Watch(name, query, Report(**{"to": (BOX,), **report}))  # type: ignore[arg-type]


def run(db: Database, settings: Settings, now: datetime, begun: datetime | None = None) -> Telling:
    """What happens at the end of a fetch that began an hour before."""
    return telling.report(db, settings, reporting(settings), begun or later(now, hours=-1), lambda: now)


def subjects(folder: Path) -> list[str]:
    """Of the mails that came, sorted."""
    return sorted(line[9:] for mail in mails(folder) for line in mail.splitlines() if line.startswith("Subject: "))


def test_a_watch_tells_each_reader_of_a_story_once(
    db: Database, settings: Settings, tell: Tell, now: datetime, tmp_path: Path
) -> None:
    """At the end of the run that brought it; what it does not look for is nobody's business."""
    here = watching(settings, watch(to=(BOX, OTHER)))
    tell("Ferry")
    tell("Harvest")
    assert len(run(db, here, later(now, minutes=5)).delivered.sent) == 2
    assert run(db, here, later(now, minutes=10)).delivered.sent == []
    tell("Ferry2", later=15)
    run(db, here, later(now, minutes=20))

    assert subjects(tmp_path / "box") == subjects(tmp_path / "other") == ["boats: Ferry", "boats: Ferry2"]
    assert [letter.stories for letter in Outbox(db).letters("watch:boats")] == [1, 1, 1, 1]


def test_an_alert_has_links_without_trackers(
    db: Database, settings: Settings, keep: Keep, now: datetime, tmp_path: Path
) -> None:
    """As a digest."""
    keep(arrival(reading("Ferry", "It is late.", "https://yle.example/a?utm_source=rss&id=3")))
    run(db, watching(settings, watch()), later(now, minutes=5))

    (mail,) = mails(tmp_path / "box")
    assert "yle.example/a?id=3D3" in mail
    assert "utm_source" not in mail


def test_what_was_there_before_a_watch_reported_is_no_news(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Though it changes later, or is looked at late; the run that is the watch's first belongs to it."""
    here = watching(settings, watch(on="material"))
    tell("Fire ferry", "Twelve were hurt in the harbour at night.")
    run(db, here, later(now, hours=1), begun=later(now, minutes=30))
    tell("Fire ferry", "Two were hurt in the harbour at night.", later=70)
    graded(db)

    assert run(db, here, later(now, hours=2)).queued == []


def test_a_change_that_matters_is_told_where_it_is_asked_for(
    db: Database, settings: Settings, tell: Tell, now: datetime, tmp_path: Path
) -> None:
    """Once a version; a watch on what is new does not tell it."""
    here = watching(settings, watch(on="material"), watch(name="quick", to=(OTHER,)))
    words = "At night {} people of the ferry were hurt in the harbour, said the mayor."
    tell("Fire ferry", words.format("twelve"))
    assert len(run(db, here, later(now, minutes=5)).queued) == 2
    for n, word in enumerate(("twelve unlucky", "two")):
        tell("Fire ferry", words.format(word), later=10 + n)
        graded(db)

    (queued,) = run(db, here, later(now, minutes=15)).queued
    assert (queued.plan, queued.stories) == ("watch:boats", 1)
    assert run(db, here, later(now, minutes=20)).queued == []
    tell("Fire ferry", words.format("nine"), later=25)
    graded(db)

    assert len(run(db, here, later(now, minutes=30)).queued) == 1
    assert (len(mails(tmp_path / "box")), len(mails(tmp_path / "other"))) == (3, 1)
    assert any("night twelve unlucky people" in mail and "night two people" in mail for mail in mails(tmp_path / "box"))


def test_a_story_that_many_carry_is_told_again(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """When the outlet comes that makes it so many, once; the same outlet again is none."""
    here = watching(settings, watch(query="ferry* OR boat*", carriers=2))
    for title, outlet in (("Ferry", "yle"), ("Boat", "hs"), ("Boats", "yle")):
        tell(title, outlet=outlet)
    assert [queued.stories for queued in run(db, here, later(now, minutes=5)).queued] == [3]
    ByHand(db).merge([1, 3], later(now, minutes=6))
    assert run(db, here, later(now, minutes=8)).queued == []
    ByHand(db).merge([1, 2], later(now, minutes=9))

    assert [queued.stories for queued in run(db, here, later(now, minutes=10)).queued] == [1]
    assert run(db, here, later(now, minutes=15)).queued == []
    assert [told.what for told in Ledger(db).told("watch:boats", BOX, [1])[1]] == ["new", "carriers:2"]


def test_between_two_messages_news_waits_and_comes_as_one(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Until it has cooled down; nothing new need come in for that."""
    here = watching(settings, watch(cooldown=timedelta(hours=2)))
    counts = []
    for n, minutes in enumerate((0, 30, 60, 90, 125, 160)):
        if n < 4:
            tell(f"Ferry{n}", later=minutes)
        counts += [[queued.stories for queued in run(db, here, later(now, minutes=minutes + 1)).queued]]

    assert counts == [[1], [], [], [], [3], []]


def test_in_quiet_hours_nothing_is_sent(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """It waits for their end."""
    here = watching(settings, watch(quiet=(12, 14)))
    tell("Ferry")

    assert [len(run(db, here, later(now, hours=hours)).queued) for hours in (1, 2, 3)] == [0, 1, 0]


def test_an_alert_does_not_hide_the_story_from_the_digest(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Each has a ledger of its own."""
    from natwire.pipeline.digests import build

    here = watching(settings, watch())
    tell("Ferry")
    run(db, here, later(now, minutes=5))

    assert len(build(db, here, here.digests[0], BOX, later(now, hours=1)).news) == 1


def test_a_watch_that_is_wrong_disturbs_no_other(db: Database, settings: Settings, tell: Tell, now: datetime) -> None:
    """It is told in a line; so is one whose channel is gone, and its news waits."""
    gone = replace(BOX, channel="gone")
    here = watching(settings, watch("watch:nosuch", "bad"), watch(name="lost", to=(gone,)), watch())
    tell("Ferry")

    done = run(db, here, later(now, minutes=5))

    assert [(fault.plan, str(fault.error)) for fault in done.faults] == [
        ("watch:bad", 'no watch "nosuch"'),
        ("watch:lost", 'there is no channel "gone" for gone'),
    ]
    assert [queued.plan for queued in done.queued] == ["watch:boats"]
    assert len(Ledger(db).waiting("watch:lost", gone)) == 1


def test_what_came_while_a_watch_was_wrong_is_told_when_it_is_mended(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Once, and by no other watch a second time."""
    tell("Ferry")
    run(db, watching(settings, watch("watch:nosuch", "bad"), watch()), later(now, minutes=5))
    tell("Ferry2", later=10)
    run(db, watching(settings, watch("watch:nosuch", "bad"), watch()), later(now, minutes=15))
    mended = watching(settings, watch(name="bad"), watch())

    assert [(done.plan, done.stories) for done in run(db, mended, later(now, minutes=20)).queued] == [("watch:bad", 2)]
    assert run(db, mended, later(now, minutes=25)).queued == []
    assert Ledger(db).fresh() == []


def test_the_past_of_a_new_source_is_no_alert(db: Database, settings: Settings, keep: Keep, now: datetime) -> None:
    """Its archive comes with the first fetch."""
    for n, days in enumerate((1, 400)):
        text = " ".join(f"ferry{n}x{word}" for word in range(40))
        keep(reading(f"Ferry{n}", text, f"https://yle.example/{n}", published=later(now, days=-days)))

    assert [queued.stories for queued in run(db, watching(settings, watch()), later(now, minutes=5)).queued] == [1]


def test_a_watch_is_not_silenced_by_a_clock_that_was_ahead(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """One run with it, then the right one."""
    here = watching(settings, watch(cooldown=timedelta(hours=1)))
    month = 30 * 24 * 60
    tell("Ferry", later=month)
    assert len(run(db, here, later(now, minutes=month + 5)).queued) == 1
    tell("Ferry2", later=10)

    assert len(run(db, here, later(now, minutes=15)).queued) == 1


def test_a_rehearsal_lists_what_waits_and_keeps_nothing(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """What came in is still to be looked at."""
    here = watching(settings, watch(quiet=(0, 23)))
    tell("Ferry")
    before = list(db.sql.iterdump())

    (waits,) = telling.would_report(db, here, reporting(here), now)

    assert (waits.watch, waits.to, waits.told.what, waits.story.title) == ("boats", BOX, "new", "Ferry")
    assert list(db.sql.iterdump()) == before


def test_one_watch_alone_leaves_what_came_in_to_the_others(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Asked for by its name."""
    here = watching(settings, watch(), watch(name="ships"))
    tell("Ferry")
    at = later(now, minutes=5)
    telling.report(db, here, here.watches[:1], now, lambda: at)
    assert Ledger(db).fresh() == [1]

    assert [queued.plan for queued in run(db, here, later(now, minutes=10)).queued] == ["watch:ships"]
    assert Ledger(db).fresh() == []


def test_where_nobody_reports_nothing_is_kept_to_be_looked_at(
    db: Database, settings: Settings, tell: Tell, now: datetime
) -> None:
    """Else it would grow for ever."""
    tell("Ferry")

    run(db, watching(settings, Watch("boats", "ferry")), now)

    assert Ledger(db).fresh() == []


@pytest.mark.parametrize("step", ["look", "queue"])
def test_a_run_that_ends_in_the_middle_loses_no_news(
    db: Database, settings: Settings, tell: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What one run could not finish the next one does, once."""
    here = watching(settings, watch("ferry*"), watch("ferry*", "ships"))
    tell("Ferry")
    target, name = {"look": (Ledger, "looked"), "queue": (Outbox, "queue")}[step]

    def ends(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(target, name, ends)
        with pytest.raises(KeyboardInterrupt):
            run(db, here, later(now, minutes=5))

    assert len(run(db, here, later(now, minutes=10)).delivered.sent) == 2
    assert run(db, here, later(now, minutes=15)).queued == []
