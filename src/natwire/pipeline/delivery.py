"""From the outbox to the other side: never twice, never lost. docs/notes/delivery.md tells the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from natwire.config import secrets
from natwire.config.settings import Settings
from natwire.errors import DeliveryError, LockedError, NatwireError
from natwire.mail import Courier, opened
from natwire.model.delivery import Letter
from natwire.store import Database
from natwire.store.lock import Lock
from natwire.store.outbox import Outbox

# How long a letter waits after its first try, its second... The last of them goes on until it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
GIVEN_UP = timedelta(days=5)  # after it was queued: what mail servers do too (RFC 5321, 4.5.4.1)

# Faults of the way and not of one letter: the others that go it wait as long.
_OF_THE_CHANNEL = frozenset(
    {"unreachable", "timeout", "unknown", "tls", "login", "credentials", "address", "disk", "busy", "gone"}
)
# They look whether a letter is there already: what a crash left unknown, they know.
_EXACT = frozenset({"maildir", "mbox"})


class Undelivered(NamedTuple):
    """A letter that did not go, why, and when it is tried again; None for never."""

    letter: Letter
    error: NatwireError
    again: datetime | None


@dataclass(slots=True)
class Delivered:
    """How a run went: what was sent, what not, what is held for a person; `left` is what it had no more tries for.

    With `elsewhere` nothing was tried: another process sends, and takes what was written too, or the next run does.
    """

    sent: list[Letter] = field(default_factory=list)
    faults: list[Undelivered] = field(default_factory=list)
    held: list[Letter] = field(default_factory=list)
    left: int = 0
    elsewhere: bool = False


def lock(db: Database) -> Lock:
    """Who sends holds it: two at once would send a letter twice. Raises LockedError."""
    return Lock(db.path, "sender")


@contextmanager
def idle(db: Database) -> Iterator[bool]:
    """Whether nobody sends; then nobody else begins to before its end."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(db))
            free = True
        except LockedError:
            free = False
        yield free


def deliver(db: Database, settings: Settings, clock: Callable[[], datetime]) -> Delivered:
    """Send what is due, the oldest first, as many as a run may. The caller holds the lock.

    Raises DiskError where nothing can be written down: then nothing more is sent.
    """
    outbox, done = Outbox(db), Delivered()
    with ExitStack() as stack:
        run = _Run(settings, outbox, clock, done, stack)
        for _ in range(settings.mail.max_messages):
            # Each is asked for alone: a letter that another process wrote meanwhile, and a channel that is down now.
            letter = next(outbox.due(clock()), None)
            if letter is None:
                return done
            run.one(letter)
    done.left = outbox.count_due(clock())
    return done


class _Run:
    """One run, with the couriers that are open."""

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        clock: Callable[[], datetime],
        done: Delivered,
        stack: ExitStack,
    ) -> None:
        self.settings, self.outbox, self.clock, self.done, self.stack = settings, outbox, clock, done, stack
        self.couriers: dict[str, Courier] = {}

    def one(self, letter: Letter) -> None:
        """Send a letter, and write down what came of it before anything else is done."""
        if letter.unknown and self._holds(letter):
            self._hold(letter, "it was under way when natwire ended: whether it arrived, nobody knows")
            return
        try:
            reply = self._courier(letter.to.channel).deliver(letter)
        except NatwireError as error:
            self._failed(letter, error)
        except Exception as error:  # a fault of ours with one letter must not keep the others for ever
            what = f"natwire cannot send it: {type(error).__name__}: {error}"
            self._failed(letter, DeliveryError(what, word="crash", hint="please report it"))
        else:
            self.outbox.sent(letter, reply, self.clock())
            self.done.sent.append(letter)

    def _holds(self, letter: Letter) -> bool:
        """Whether a person decides what becomes of this one when nobody knows whether it arrived."""
        channel = self.settings.channels.get(letter.to.channel)
        exact = channel is not None and channel.kind in _EXACT
        return not exact and self.settings.mail.on_unknown == "hold"

    def _hold(self, letter: Letter, why: str) -> None:
        self.outbox.hold(letter, why)
        self.done.held.append(letter)

    def _courier(self, name: str) -> Courier:
        if name not in self.settings.channels:
            hint = "write it into the config again, or natwire outbox drop"
            raise DeliveryError(f'the channel "{name}" is not in the config', word="gone", hint=hint)
        if name not in self.couriers:
            channel, sender = self.settings.channels[name], self.settings.mail.sender
            courier = self.couriers[name] = opened(channel, sender, secrets.secret_at)
            self.stack.callback(courier.close)
        return self.couriers[name]

    def _failed(self, letter: Letter, error: NatwireError) -> None:
        word, lasting = getattr(error, "word", "error"), getattr(error, "lasting", False)
        if word == "unknown" and self._holds(letter):
            self._hold(letter, str(error))
            return
        now = self.clock()
        again = None if lasting else next_try(letter, now)
        self.outbox.failed(letter, str(error), again)
        self.done.faults.append(Undelivered(letter, error, again))
        if word in _OF_THE_CHANNEL and again:
            self.outbox.put_off(letter.to.channel, now, again)


def next_try(letter: Letter, now: datetime) -> datetime | None:
    """When a letter that did not go is tried again; None when it was tried long enough.

    That is for so many days and so often: a machine that was off for a week has not tried.
    """
    again = now + PAUSES[min(letter.tries, len(PAUSES)) - 1]
    if letter.queued is None or letter.tries < len(PAUSES):
        return again
    return again if again <= letter.queued + GIVEN_UP else None
