"""The runs: who holds the lock, when the last one was, and whether anybody starts the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from natwire.model.finding import Finding
from natwire.model.vitals import Holder, Vitals
from natwire.wording import lag

_TOO_LONG = timedelta(hours=6)  # for a run; most end in minutes
_MISSED = timedelta(days=2)  # the rarest schedule is once a day


def locks(holders: Iterable[Holder], now: datetime) -> Iterator[Finding]:
    """Names in locks. One that is left is no harm: the lock itself went with its process."""
    for each in holders:
        who = f"process {each.pid}" if each.pid else "a process"
        if not each.at_work:
            told = f"{who} ended without taking its name out of the {each.kind} lock; nobody is kept out by it"
            yield Finding("lock-left", told, "natwire doctor --fix", each.kind, fault=False, mendable=True)
        elif each.since and now - each.since > _TOO_LONG:
            told = f"{who} holds the {each.kind} lock for {lag(now - each.since)}, and no other can work"
            yield Finding("lock-held", told, f"ps -fp {each.pid} && kill {each.pid}", each.kind)


def runs(vitals: Vitals, at_work: bool, scheduled: bool, now: datetime) -> Iterator[Finding]:
    """The last run and the next."""
    started = vitals.started
    if not scheduled:
        told = "neither cron nor systemd runs natwire for you"
        yield Finding("not-scheduled", told, "natwire schedule cron --install", fault=False)
    elif started is None:
        yield Finding("no-run", "natwire is to run by itself, and never did", "natwire fetch", fault=False)
    elif now - started > _MISSED:
        told = f"natwire is to run by itself, and did not for {lag(now - started)}"
        yield Finding("run-missed", told, "crontab -l; systemctl --user list-timers; natwire fetch")
    if started and not vitals.ended and not at_work:
        told = "the last run was ended before its end; what it had committed is kept"
        yield Finding("run-cut", told, "natwire fetch", fault=False)
