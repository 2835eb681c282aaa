"""The database: its log, its index, its clock, the letters that wait in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from natwire.model.finding import Finding
from natwire.model.vitals import Vitals
from natwire.wording import count, lag

# A run folds the log back each time that it has 32 MB; one that is much larger was kept open by somebody.
LOG_MOST = 40 << 20
_AHEAD = timedelta(minutes=5)  # less is what clocks differ by that are set over the network


def data(vitals: Vitals, now: datetime) -> Iterator[Finding]:
    """What is wrong with the data."""
    if vitals.log_bytes > LOG_MOST:
        told = f"the log beside the database has {vitals.log_bytes >> 20} MB that are not folded back into it"
        yield Finding("log-large", told, "natwire doctor --fix", fault=False, mendable=True)
    if vitals.unindexed:
        told = (
            f"search does not know {vitals.unindexed} of the {count(vitals.looked_at, 'article')} that were looked at"
        )
        yield Finding("index-drift", told, "natwire doctor --fix", mendable=True)
    if vitals.latest and vitals.latest > now + _AHEAD:
        told = f"something was written {lag(vitals.latest - now)} in the future: this clock is behind now, or was ahead"
        yield Finding("clock", told, "date -u; timedatectl", fault=False)
    if vitals.recalled:
        told = f"{count(vitals.recalled, 'letter')} did not go, for an agency took back a story in it"
        yield Finding("mail-recalled", told, "natwire outbox list --state held")
    if stuck := vitals.stuck - vitals.recalled:
        told = f"{count(stuck, 'letter')} did not go, and somebody has to decide"
        yield Finding("mail-stuck", told, "natwire outbox list --state failed --state held")
    if vitals.late:
        told = f"{count(vitals.late, 'letter')} wait for more than a day"
        yield Finding("mail-late", told, "natwire outbox list --state queued --state sending", fault=False)


def damaged(faults: list[str]) -> Iterator[Finding]:
    """What a look at every page of the file found: `store.care.faults`."""
    for fault in faults:
        if fault.startswith("the search index"):
            yield Finding("index-drift", fault, "natwire doctor --fix", mendable=True)
        else:
            yield Finding("damaged", fault, "natwire db check --salvage stories.jsonl")
