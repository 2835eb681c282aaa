"""One source's conversation: asked, read, asked on where the answer says so; and what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from natwire import sources
from natwire.config.settings import Settings
from natwire.errors import ParseError, SourceError
from natwire.fetch import Client, schedule
from natwire.fetch.client import API, FEEDS
from natwire.fetch.hosts import OutOfTime
from natwire.fetch.rhythm import Rhythm
from natwire.model.article import Arrival, Kept
from natwire.model.run import Outcome
from natwire.model.source import Hint, Mark, Reply, Request, Source, State
from natwire.pipeline import steps
from natwire.pipeline.budget import Budget
from natwire.pipeline.workers import Workers

MOST_BYTES = 64 << 20  # of a poll's answers, for all is in memory until its end; what is more comes with the next

# The hashes of a source's items, by guid; the source is named by its address.
Known = Callable[[str], Awaitable[Mapping[str, bytes]]]


@dataclass(slots=True)
class Talk:
    """What came of a conversation so far. The hint is that of the first answer, the mark that of the last."""

    arrivals: tuple[Arrival, ...] = ()
    same: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
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
        self.gone |= read.gone
        self.mark = self.mark if read.mark is None else read.mark
        self.hint = self.hint or read.hint
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


@dataclass(frozen=True, slots=True)
class Line:
    """What a conversation goes over: who asks, who reads, what is known of an address, what it may cost."""

    settings: Settings
    client: Client
    workers: Workers
    known: Known
    budget: Budget


async def converse(source: Source, state: State, rhythm: Rhythm, talk: Talk, over: Line, now: datetime) -> State:
    """Ask, read, and ask on where the answer says so; the state after it. Raises SourceError.

    A feed shows its newest first, and an older page may be missing; but of what an index leads to something must come.
    What an API leaves out is asked for the next time: a fault on any page is one of the source, and its first answer
    must come whole again until all were read.
    """
    asks = list(sources.kind(source.kind).first(source, state.mark))
    answer: schedule.Answer | None = None
    fault: SourceError | None = None
    whole, most = True, sources.pages(source)
    while asks and talk.pages < most and talk.bytes < MOST_BYTES:
        request = asks.pop(0)
        try:
            reply, read = await _asked(request, source, state, talk, over)
        except (SourceError, OutOfTime) as error:
            talk.ends()
            if answer is None or (request.api and isinstance(error, SourceError)):
                raise
            whole = False
            if not answer.leads or not isinstance(error, SourceError):
                break
            fault = error
            continue
        if isinstance(read, schedule.Answer):
            talk.word = "unchanged"
            return schedule.succeeded(source, state, read, rhythm)
        talk.take(read)
        if read.error and (request.api or not answer):
            raise _left_alone(reply, read.error, over.client) if request.api else read.error
        answer, fault = answer or _first(source, reply, read), read.error or fault
        asks += read.requests
    if answer is None:
        raise ParseError(f"{source.name} asks for nothing", word="empty")
    if fault and answer.leads and not (talk.arrivals or talk.same):
        raise fault
    if source.is_account:
        talk.word = "ok" if talk.arrivals or talk.gone else "unchanged"
        if asks or not whole:
            answer = replace(answer, reply=schedule.without_validators(answer.reply))
    answer = replace(answer, mark=talk.mark, hint=talk.hint)
    return schedule.succeeded(source, state, answer, rhythm.with_new(talk.times(state), now))


def _first(source: Source, reply: Reply, read: steps.Read) -> schedule.Answer:
    """The answer that is remembered. That of an index has no items: its own state tells nothing of theirs."""
    if read.requests and not (read.arrivals or read.same):
        return schedule.Answer(schedule.without_validators(reply), leads=True)
    return schedule.Answer(reply, stable=_stable(source, reply))


async def _asked(
    request: Request, source: Source, state: State, talk: Talk, over: Line
) -> tuple[Reply, steps.Read | schedule.Answer]:
    """An answer with what it says, or the first one of a feed that brings nothing new."""

    def begins() -> None:
        over.budget.check(source.kind)
        talk.asks()

    request = await equipped(request, source, state, over.settings)
    request = request if talk.pages else schedule.conditional(request, state)
    async with over.client.ask(request, API if request.api else FEEDS, begins=begins) as reply:
        talk.heard(reply)
        if not request.api and not talk.pages and (same := _unchanged(source, state, reply)):
            return reply, same
        mark = state.mark if talk.mark is None else talk.mark
        read = await over.workers(steps.read, source, reply, mark, await over.known(source.address))
        over.budget.spend(source.kind, read.cost)
        return reply, read


async def equipped(request: Request, source: Source, state: State, settings: Settings) -> Request:
    """The request to where the source lives now, with the keys that it needs. Raises FetchError, `credentials`.

    A key may have to be asked for, which must not keep the other sources waiting.
    """
    server = sources.server(source)
    if request.bearer or source.headers or source.login:
        return await asyncio.to_thread(schedule.addressed, request, source, state, server, settings)
    return schedule.addressed(request, source, state, server, settings)


def _left_alone(reply: Reply, error: SourceError, client: Client) -> SourceError:
    """The fault that an API told of itself. Its host is left alone for as long as it says."""
    until = client.leave_alone(reply, error.word == "too-many", error.until)
    error.until = error.until or until
    return error


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
