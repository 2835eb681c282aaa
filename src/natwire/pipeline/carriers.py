"""From a story to what its carriers made of it."""

from __future__ import annotations

from natwire.dedupe.changes import compared
from natwire.model.change import Comparison
from natwire.store import Database
from natwire.store.versions import Versions


def beside_lead(db: Database, story: int) -> dict[int, Comparison]:
    """Each carrier's text beside that of the lead, by its number; the lead is not among them."""
    lead, *others = Versions(db).texts(story).items()
    return {n: compared(lead[1].text, told.text) for n, told in others}
