"""Letters on their way: never twice, never lost, whatever ends the process, and whoever else is at work."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks import kills
from natwire.config.settings import Channel, MailSettings, Settings
from natwire.errors import DiskError
from natwire.model.delivery import Destination, Letter
from natwire.pipeline import editions
from natwire.pipeline.delivery import PAUSES, Delivered, deliver, lock, next_try
from natwire.pipeline.telling import report, send
from natwire.store import Database, care, open_database
from natwire.store.outbox import Outbox
from tests.server import Server

from .conftest import BOX, Tell, later, mails
from .postoffice import PostOffice

WAY = Destination("way")


def by(settings: Settings, *command: str, **mail: object) -> Settings:
    """The settings with a channel that runs this command for each letter."""
    way = Channel("way", "exec", command=command)
    return replace(settings, channels={**settings.channels, "way": way}, mail=MailSettings(**mail))  # type: ignore[arg-type]


def queue(db: Database, now: datetime, *words: str, to: Destination = WAY) -> None:
    """Letters with these words."""
    for word in words:
        Outbox(db).queue("digest:morning", to, f"<{word}@example.org>", f"From: x\n\n{word}\n".encode(), (), now)


def run(db: Database, settings: Settings, now: datetime) -> Delivered:
    return deliver(db, settings, lambda: now)


def states(db: Database) -> Sequence[str]:
    """What became of the letters, the first one first."""
    return [letter.state for letter in Outbox(db).letters()][::-1]


def test_letters_go_in_their_order_and_once(db: Database, settings: Settings, now: datetime, tmp_path: Path) -> None:
    """What the other side said is kept; a letter of a later hour waits for it."""
    here = by(settings, "sh", "-c", f"tail -n 1 >> {tmp_path}/got")
    queue(db, now, "first", "second")
    queue(db, later(now, hours=1), "third")

    assert len(run(db, here, now).sent) == 2
    assert run(db, here, now) == Delivered()

    assert (tmp_path / "got").read_text().split() == ["first", "second"]
    assert [(letter.reply, letter.sent) for letter in Outbox(db).letters(states=("sent",))] == [("status 0", now)] * 2


def test_a_letter_that_did_not_go_is_tried_for_five_days(db: Database, settings: Settings, now: datetime) -> None:
    """Soon at first, then twice a day; then it is a person's matter."""
    here = by(settings, "sh", "-c", "exit 75")
    queue(db, now, "letter")
    at, waits = now, []
    while faults := run(db, here, at).faults:
        if not (again := faults[0].again):
            break
        waits.append(again - at)
        assert run(db, here, again - timedelta(seconds=1)) == Delivered()
        at = again

    assert [wait / timedelta(minutes=1) for wait in waits[:7]] == [5, 15, 60, 240, 720, 720, 720]
    assert timedelta(days=4) < at - now <= timedelta(days=5)
    assert states(db) == ["failed"]


def test_what_is_refused_for_good_is_not_tried_again(db: Database, settings: Settings, now: datetime) -> None:
    """And keeps no other from going."""
    here = by(settings, "sh", "-c", "if grep -q bad; then echo no such user >&2; exit 1; fi")
    queue(db, now, "bad", "good")

    done = run(db, here, now)

    assert [(str(fault.error), fault.again) for fault in done.faults] == [("sh ends with status 1: no such user", None)]
    assert states(db) == ["failed", "sent"]
    assert run(db, here, later(now, days=1)) == Delivered()


def test_a_way_that_is_closed_is_tried_once_a_run(
    db: Database, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    """The letters behind wait as long as the first; other ways are open."""
    here = by(settings, str(tmp_path / "nosuch"))
    queue(db, now, "one", "two", "three")
    queue(db, now, "four", to=BOX)
    here = replace(here, channels={**here.channels, "way": Channel("way", "maildir", path=tmp_path / "no" / "box")})

    done = run(db, here, now)

    assert (len(done.faults), len(done.sent)) == (1, 1)
    letters = Outbox(db).letters()[::-1]
    assert [(letter.state, letter.tries) for letter in letters] == [*[("queued", 1)] * 3, ("sent", 1)]
    assert [letter.next for letter in letters[:3]] == [done.faults[0].again] * 3


def test_a_channel_that_is_down_is_asked_less_and_less(
    db: Database, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    """However many letters wait for it, in six hours of a run each five minutes; all end in the same days."""
    here = replace(settings, channels={"way": Channel("way", "maildir", path=tmp_path / "no" / "box")})
    queue(db, now, *map(str, range(10)))

    runs = [run(db, here, later(now, minutes=5 * n)).faults for n in range(72)]
    assert [n for n, faults in enumerate(runs) if faults] == [0, 1, 4, 16, 64]
    assert {len(faults) for faults in runs} == {0, 1}
    for hours in range(6, 6 * 24):
        run(db, here, later(now, hours=hours))
    assert states(db) == ["failed"] * 10


def test_a_run_sends_so_many_and_tells_how_many_wait(db: Database, settings: Settings, now: datetime) -> None:
    """A mistake in the config must not become a flood."""
    here = by(settings, "true", max_messages=2)
    queue(db, now, "a", "b", "c")

    assert [(len(done.sent), done.left) for done in (run(db, here, now), run(db, here, now))] == [(2, 1), (1, 0)]


def test_a_letter_whose_channel_is_gone_waits_for_it_and_is_told(
    db: Database, settings: Settings, now: datetime
) -> None:
    """As one whose channel is down: it goes when the channel is back."""
    queue(db, now, "letter")

    (fault,) = run(db, settings, now).faults
    assert (str(fault.error), fault.again) == ('the channel "way" is not in the config', later(now, minutes=5))
    assert states(db) == ["queued"]
    assert len(run(db, by(settings, "true"), later(now, minutes=5)).sent) == 1


@pytest.mark.parametrize(("on_unknown", "state"), [("hold", "held"), ("resend", "queued")])
def test_a_letter_that_was_under_way_by_a_channel_that_is_gone_can_be_given_up(
    db: Database, settings: Settings, now: datetime, on_unknown: str, state: str
) -> None:
    """The next run has no way for it, and leaves it to its next try or to a person."""
    queue(db, now, "letter")
    next(Outbox(db).due(now))

    run(db, replace(settings, mail=MailSettings(on_unknown=on_unknown)), now)  # type: ignore[arg-type]

    assert states(db) == [state]
    assert Outbox(db).drop([1]) == 1


def test_a_letter_of_which_nobody_knows_is_held_where_the_user_wants_it(
    db: Database, settings: Settings, now: datetime
) -> None:
    """Else it is sent again; to a maildir it goes either way, which knows what it has."""
    queue(db, now, "lost")
    queue(db, now, "known", to=BOX)
    for _ in Outbox(db).due(now):
        pass  # both were under way when the process ended

    done = run(db, by(settings, "true", on_unknown="hold"), now)

    assert ([letter.to for letter in done.held], [letter.to for letter in done.sent]) == ([WAY], [BOX])
    assert states(db) == ["held", "sent"]
    Outbox(db).retry([1], now)
    assert len(run(db, by(settings, "true"), now).sent) == 1


@pytest.mark.parametrize(("on_unknown", "state"), [("hold", "held"), ("resend", "queued")])
def test_a_letter_that_was_taken_without_an_answer_is_one_of_which_nobody_knows(
    db: Database, settings: Settings, now: datetime, server: Server, on_unknown: str, state: str
) -> None:
    """The other side got all of it and hung up."""
    here = by(settings, "true", on_unknown=on_unknown)
    way = Channel("way", "webhook", url=server.url("/hook"))
    server.answers["/hook"] = lambda asked, to: to.shutdown(socket.SHUT_RDWR)
    queue(db, now, "letter")

    run(db, replace(here, channels={"way": way}), now)

    assert (len(server.asked), states(db)) == (1, [state])


def test_a_fault_of_natwires_own_keeps_no_letter_from_going(
    db: Database, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the letter is tried again later."""
    from natwire.mail.exec import Exec

    deliver_it = Exec.deliver
    monkeypatch.setattr(Exec, "deliver", lambda way, letter: 1 / 0 if letter.id == 1 else deliver_it(way, letter))
    queue(db, now, "odd", "good")

    done = run(db, by(settings, "true"), now)

    assert ("ZeroDivisionError" in str(done.faults[0].error), states(db)) == (True, ["queued", "sent"])


def test_the_last_try_is_within_five_days_of_the_first(now: datetime) -> None:
    """Where it was tried often enough: after a week in which natwire was off it has all its tries."""
    letter = Letter(1, "<a@b>", "", WAY, b"", tries=len(PAUSES), queued=now)

    assert next_try(letter, later(now, days=5)) is None
    assert next_try(letter, later(now, days=4)) == later(now, days=4, hours=12)
    assert next_try(replace(letter, tries=1), later(now, days=7)) == later(now, days=7, minutes=5)
    assert next_try(replace(letter, tries=len(PAUSES) - 1), later(now, days=7)) == later(now, days=7, hours=4)


# ------------------------------------------------------------------------------------------------- who else is at work


def test_two_do_not_send_at_once(db: Database, settings: Settings, tell: Tell, now: datetime, tmp_path: Path) -> None:
    """The second leaves its letters to the other and to the next run; so does a fetch."""
    tell("Ferry")
    queue(db, now, "letter", to=BOX)
    with lock(db):
        edition = editions.by_hand(settings.digests[0], settings, later(now, hours=1))
        assert send(db, settings, [edition], lambda: later(now, hours=1)).delivered == Delivered(elsewhere=True)
        assert report(db, settings, (), now, lambda: now).delivered == Delivered(elsewhere=True)

    assert mails(tmp_path / "box") == []
    assert len(report(db, settings, (), now, lambda: later(now, hours=2)).delivered.sent) == 2


def test_a_full_disk_while_queueing_writes_no_letter_and_settles_nothing(
    db: Database, settings: Settings, tell: Tell, small_disk: Path
) -> None:
    """One error with a way out; with room, the letter goes, once, with all that it has to tell."""
    at = datetime(2026, 6, 3, 13, 0, tzinfo=UTC)
    for n in range(40):
        tell(f"Ferry{n}", " ".join(f"ferry{n}x{word}" for word in range(60)))
    care.backup(db, small_disk / "natwire.db")
    with open_database(small_disk / "natwire.db", "write") as full:
        free = os.statvfs(small_disk)
        (small_disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_bsize - 30_000))
        edition = editions.by_hand(settings.digests[0], settings, at)
        with pytest.raises(DiskError, match="what was committed is kept"):
            send(full, settings, [edition], lambda: at)
        assert Outbox(full).letters() == []
        (small_disk / "ballast").unlink()

        assert [letter.stories for letter in send(full, settings, [edition], lambda: at).delivered.sent] == [40]
        assert send(full, settings, [edition], lambda: later(at, minutes=1)).queued == []
        assert care.faults(full) == []


# ---------------------------------------------------------------------------------------------------------- and a kill

# Where the process is killed, and how many copies of each mail come then. `die` ends it at once.
STEPS = {
    "before it writes a letter": ("Outbox.queue = die", 1),
    "with a letter written, before the commit": ("ledger.remember = die", 1),
    "with a letter written, its hour open": ("Ledger.close = die", 1),
    "before a letter is under way": ("Outbox.due = die", 1),
    "with a letter under way": ("smtp.begun = die", 1),
    "within a letter": ("smtp._dotted = die", 1),
    "before the server answers": ("smtp.Conversation.last_word = die", None),  # it may have taken the letter
    "with the answer, before it is written down": ("Outbox.sent = die", 2),
    "with the answer written down": ("Outbox.sent = behind(Outbox.sent)", 1),
}
SCRIPT = """
import os, signal, sys
from natwire.__main__ import main
from natwire.mail import smtp
from natwire.store import ledger
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
def behind(verb): return lambda *args: (verb(*args), die())
{patch}
main([*sys.argv[1:], "digest", "send"])
"""


@pytest.fixture
def place(tmp_path: Path) -> Callable[[PostOffice], tuple[str, ...]]:
    """A config with two digests that are due, each to a reader of its own, and a story for them."""

    def place(office: PostOffice) -> tuple[str, ...]:
        (tmp_path / "config.toml").write_text(kills.config("smtp", office.port, 2), "utf-8")
        kills.story(tmp_path / "natwire.db")
        return "--config", str(tmp_path / "config.toml"), "--db", str(tmp_path / "natwire.db")

    return place


def sends(place: tuple[str, ...], patch: str = "") -> int:
    """`natwire digest send` in a process of its own; how it ended."""
    command = [sys.executable, "-c", SCRIPT.format(patch=patch), *place]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_no_mail(
    place: Callable[[PostOffice], tuple[str, ...]], tmp_path: Path, step: str
) -> None:
    """Only one between the server's yes and the commit sends a copy, with the same Message-ID."""
    patch, copies = STEPS[step]
    with PostOffice(tmp_path) as office:
        here = place(office)
        assert sends(here, patch) == -signal.SIGKILL
        assert [sends(here), sends(here)] == [0, 0]

        took = office.took
    assert len(set(took)) == 2
    assert len(took) in ((2, 3) if copies is None else (1 + copies,))


@pytest.mark.parametrize("kind", kills.KINDS)
def test_kills_at_random_lose_no_mail(kind: str, tmp_path: Path) -> None:
    """Some twenty of them over twenty mails; files have no copy at all. `benchmarks/kills.py` does two hundred."""
    done = kills.trial(kind, tmp_path, 20, 20)

    assert done.kills > 0
    assert done.distinct == 20
    assert len(done.arrived) <= 20 + (done.under_way if kind == "smtp" else 0)
