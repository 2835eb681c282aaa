"""A run as data, for `fetch --jsonl` and logs: a line per source, then the totals. Fields are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from natwire.masks import masked
from natwire.model.source import State

if TYPE_CHECKING:
    from natwire.model.run import Outcome, Totals

_BACKOFF = frozenset({"too-many", "unavailable", "host-silent"})


def outcome(one: Outcome) -> dict[str, Any]:
    """How it went with one source; `error` is one of the words of docs/reference/errors.md."""
    kept, state = one.kept, one.state
    return {
        "source": one.source,
        "url": masked(one.url),
        "outcome": _word(one),
        "error": one.error.word if one.error else None,
        "message": str(one.error) if one.error else state.why if state and one.word == "left" else None,
        "new": kept.items,
        "changed": kept.changed,
        "unchanged": max(one.items - kept.items - kept.changed, 0),
        "corrected": kept.corrected,
        "stories": kept.stories,
        "copies": kept.copies,
        "status": one.status,
        "bytes": one.bytes,
        "ms": one.ms,
        "next_at": _at(state),
    }


def line(one: Outcome) -> str:
    """How it went with one source, or one page of it, for a person who wants to know of each."""
    parts = [
        f"{one.word} ({one.status})" if one.status else one.word,
        f"{one.kept.items} new" if one.kept.items else "",
        f"{one.kept.changed} changed" if one.kept.changed else "",
        f"{max(one.bytes // 1000, 1)} kB" if one.bytes else "",
        f"{one.ms} ms" if one.ms else "",
    ]
    return f"{one.source}: {f'{masked(one.url)}: ' if one.page else ''}{', '.join(filter(None, parts))}"


def skipped(name: str, state: State) -> dict[str, Any]:
    """A source that was not asked, because it is not due."""
    return {
        "source": name, "url": masked(state.url), "outcome": "skipped", "error": None, "message": state.why, "new": 0,
        "changed": 0, "unchanged": 0, "corrected": 0, "stories": 0, "copies": 0, "status": None, "bytes": 0, "ms": 0,
        "next_at": _at(state),
    }  # fmt: skip


def totals(run: Totals, skipped: int, seconds: float) -> dict[str, Any]:
    """The whole run, its last line."""
    kept, words = run.kept, run.words
    return {
        "totals": {
            "sources": run.due + skipped,
            "asked": run.due - words["left"],
            "ok": words["ok"],
            "unchanged": words["unchanged"],
            "failed": len(run.failed),
            "skipped": skipped + words["left"],
            "new": kept.items,
            "changed": kept.changed,
            "corrected": kept.corrected,
            "stories": max(kept.stories, 0),
            "copies": kept.copies,
            "pages": run.pages,
            "unfit": kept.unfit + run.unfit,
            "bytes": run.bytes,
            "seconds": round(seconds, 3),
        }
    }


def _word(one: Outcome) -> str:
    """One of: ok unchanged moved gone backoff error skipped."""
    if one.word == "left":
        return "skipped"
    if one.error is None:
        return "moved" if one.moved else one.word
    return "gone" if one.word == "gone" else "backoff" if one.word in _BACKOFF else "error"


def _at(state: State | None) -> str | None:
    return state.next_at.isoformat() if state and state.next_at else None
