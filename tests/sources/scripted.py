"""A poll without a network: a kind of source asks, a function answers as its platform would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from natwire import sources
from natwire.errors import SourceError
from natwire.model.source import Gone, Item, Mark, Reply, Request, Source

Answer = Callable[[Request], Reply]


def poll(
    kind: sources.Kind,
    source: Source,
    mark: Mark,
    answer: Answer,
    kill_after: int | None = None,
    held: Mapping[str, Item] | None = None,
) -> tuple[dict[str, Item], Mark]:
    """What a store that `held` items before has after a poll, by guid, and the mark that the next poll begins with.

    As in pipeline/talk.py: each answer is read with the newest mark, and what it says is kept before the next question.
    The poll ends with the last question, after as many answers as the kind may have, or where it is killed; and with a
    fault, which is raised when nothing was read before it.
    """
    kept = dict(held or {})
    asks = list(kind.first(source, mark))
    most = getattr(kind, "PAGES", source.pages)
    answers = 0
    while asks and answers < most and answers != kill_after:
        request = asks.pop(0)
        reply = replace(answer(request), about=request.about)
        before = mark
        try:
            for thing in kind.read(reply, before):
                match thing:
                    case Item(guid=guid):
                        kept[guid] = thing
                    case Gone(guid):
                        kept.pop(guid, None)
                    case Request():
                        asks.append(thing)
                    case Mark():
                        mark = thing
        except SourceError:
            if not answers:
                raise
            break
        answers += 1
    return kept, mark
