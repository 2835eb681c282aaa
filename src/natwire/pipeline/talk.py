"""One source's conversation: asked, read, asked on where the answer says so; and what came of it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from natwire import sources
from natwire.errors import FetchError, ParseError, SourceError
from natwire.fetch import Client, schedule
from natwire.fetch.hosts import OutOfTime
from natwire.fetch.rhythm import Rhythm
from natwire.model.article import Arrival, Kept
from natwire.model.run import Outcome
from natwire.model.source import Hint, Mark, Reply, Source, State
from natwire.pipeline import steps
from natwire.pipeline.workers import Workers

# The hashes of a source's items, by guid; the source is named by its address.
Known = Callable[[str], Awaitable[Mapping[str, bytes]]]


@dataclass(slots=True)
class Talk:
    """What came of a conversation so far. The mark and the hint are those of the first answer."""

    arrivals: tuple[Arrival, ...] = ()
    same: frozenset[str] = frozenset()
    mark: Mark | None = None
    hint: Hint | None = None
    pages: int = 0
    word: str = "ok"
    status: int | None = None
    bytes: int = 0
    seconds: float = 0.0
    asked: float | None = None

    def asks(self) -> None:
        """The question is put now: before, it was waiting for its host's turn."""
        self.asked = self.asked or time.monotonic()

    def ends(self) -> None:
        """It was answered, or never will be. Only what its servers take counts for a source, and no queue of ours."""
        if self.asked:
            self.seconds, self.asked = self.seconds + time.monotonic() - self.asked, None

    def heard(self, reply: Reply) -> None:
        """Count an answer. The status is that of the first."""
        self.ends()
        self.status = self.status or reply.status
        self.bytes += len(reply.body)

    def take(self, read: steps.Read) -> None:
        """Add what was read. An item stands once, as it was told first, whether the page repeats it or an older one."""
        mine: dict[str, Arrival] = {}
        for arrival in (*self.arrivals, *read.arrivals):
            mine.setdefault(arrival.item.guid, arrival)
        self.arrivals = tuple(mine.values())
        self.same |= read.same
        self.mark, self.hint = self.mark or read.mark, self.hint or read.hint
        self.pages += 1

    def times(self, state: State) -> list[datetime | None]:
        """When the items are from that came since the last poll; one without a date may be of any time."""
        told = (arrival.item.published for arrival in self.arrivals)
        return [at for at in told if (at > state.last_ok if at and state.last_ok else not state.last_ok)]

    def outcome(
        self, source: Source, before: State, after: State, word: str, kept: Kept, error: SourceError | None = None
    ) -> Outcome:
        """How it went, with what is known now."""
        return Outcome(
            source.name,
            word,
            kept,
            error,
            after,
            url=after.url,
            items=len(self.arrivals) + len(self.same),
            status=error.status if error and error.status else self.status,
            bytes=self.bytes,
            ms=round(self.seconds * 1000),
            moved=after.url != before.url and not error,
            news="sick" if after.told and not before.told else "well" if before.told and not after.told else "",
        )


async def converse(
    source: Source,
    state: State,
    rhythm: Rhythm,
    talk: Talk,
    client: Client,
    workers: Workers,
    known: Known,
    now: datetime,
) -> State:
    """Ask, read, and ask on where the answer says so; the state after it. Raises SourceError.

    `known` tells what is stored of an address, once there is something to be read.
    """
    asks = list(sources.kind(source.kind).first(source, state.mark))
    answer: schedule.Answer | None = None
    while asks and talk.pages < source.pages:
        request = schedule.addressed(asks.pop(0), source, state)
        try:
            request = request if answer else schedule.conditional(request, state)
            async with client.ask(request, begins=talk.asks) as reply:
                talk.heard(reply)
                if not answer and (same := _unchanged(source, state, reply)):
                    talk.word = "unchanged"
                    return schedule.succeeded(source, state, same, rhythm)
                read = await workers(steps.read, source, reply, state.mark, await known(source.address))
        except (FetchError, ParseError, OutOfTime):
            talk.ends()
            if answer is None:
                raise
            break  # an older page: past the last one there is a 404
        talk.take(read)
        if read.error and answer is None:
            raise read.error
        answer = answer or schedule.Answer(reply, Mark(), stable=_stable(source, reply))
        asks += read.requests
    if answer is None:
        raise ParseError(f"{source.name} asks for nothing", word="empty")
    answer = replace(answer, mark=talk.mark or Mark(), hint=talk.hint)
    return schedule.succeeded(source, state, answer, rhythm.with_new(talk.times(state), now))


def _unchanged(source: Source, state: State, reply: Reply) -> schedule.Answer | None:
    """The answer when it brings nothing new: a 304, the same bytes, or the same but for stamps and comments."""
    if reply.unchanged:
        return schedule.Answer(reply)
    if state.body_hash is None:
        return None
    if schedule.body_hash(reply.body) == state.body_hash:
        return schedule.Answer(reply, same=True)
    stable = _stable(source, reply)
    return schedule.Answer(reply, stable=stable, same=True) if stable == state.stable_hash else None


def _stable(source: Source, reply: Reply) -> bytes:
    return schedule.body_hash(sources.stable(source.kind, reply.body))
