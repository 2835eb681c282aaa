"""The sources: which are dead, refuse us, fail, are silent or have moved, and which folders are not there."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from natwire.errors import SourceError
from natwire.masks import masked
from natwire.model.finding import Finding
from natwire.model.source import Source, State
from natwire.model.vitals import Arrivals
from natwire.text import line
from natwire.wording import count, lag

_UNUSUAL = 5  # of a source's own usual gaps
_QUIET = timedelta(days=3)  # a weekend with a holiday is no silence
_KNOWN = timedelta(days=7)  # that a source is followed before its rhythm is known
_MONTH = timedelta(days=28)


def sources(
    followed: Iterable[tuple[Source, State]], brought: Mapping[str, Arrivals], now: datetime
) -> Iterator[Finding]:
    """What is wrong with them, at most one finding a source; those that are paused are as the user wants them."""
    for source, state in followed:
        if not source.paused and (
            found := _sick(source, state)
            or _unread(source, state)
            or _silent(source, state, brought, now)
            or _moved(source, state)
        ):
            yield found


def _sick(source: Source, state: State) -> Finding | None:
    name, quoted = line(source.name), shlex.quote(source.name)
    why = line(masked(state.error)) if state.error else state.status
    if state.status == "dead":
        return Finding("source-dead", f'"{name}" is gone: {why}', f"natwire source rm {quoted}", source.name)
    if state.status == "stopped":
        told = f'"{name}" refused over and over and is asked no more: {why}'
        return Finding("source-stopped", told, f"natwire fetch --force {quoted}", source.name)
    if state.told and not source.is_folder:  # a look at the folder itself tells more
        told = (
            f'"{name}" fails since {state.failing_since:%Y-%m-%d}: {why}' if state.failing_since else f'"{name}": {why}'
        )
        return Finding("source-failing", told, f"natwire source test {quoted}", source.name, fault=False)
    return None


def folder(source: Source, fault: SourceError) -> Finding:
    """One that cannot be read."""
    told = f'"{line(source.name)}" is a folder that cannot be read: {line(str(fault))}'
    return Finding("folder-closed", told, fault.hint, source.name)


def _unread(source: Source, state: State) -> Finding | None:
    """What a folder's last visit could not read: each file is read once, so a run later nobody can say."""
    if not source.is_folder or not (faults := state.mark.get("told")):
        return None
    told = f'{count(len(faults), "file")} of "{line(source.name)}" could not be read when it was last looked at'
    return Finding("files-unread", told, f"natwire source test {shlex.quote(source.name)}", source.name, fault=False)


def _silent(source: Source, state: State, brought: Mapping[str, Arrivals], now: datetime) -> Finding | None:
    """Silence ends with the last answer: what nobody asked could not say anything."""
    each = brought.get(source.address)
    if each is None or state.last_ok is None or now - each.first < _KNOWN:
        return None
    silence = state.last_ok - each.newest
    usual = (now - each.begin) / max(each.recent, 1)
    if silence <= _QUIET or silence < (usual * _UNUSUAL if each.recent else _MONTH):
        return None
    told = f'"{line(source.name)}" answers, and brought nothing new for {lag(silence)}'
    return Finding("source-silent", told, f"natwire source test {shlex.quote(source.name)}", source.name, fault=False)


def _moved(source: Source, state: State) -> Finding | None:
    if source.is_account or state.url == source.address or not state.past:
        return None
    told = (
        f'"{line(source.name)}" moved to {line(masked(state.url))}, and is asked there; the config has its old address'
    )
    return Finding("source-moved", told, f"natwire source show {shlex.quote(source.name)}", source.name, fault=False)
