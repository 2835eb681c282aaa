"""The word for a query that the user keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """A query under a name. The name is one word, whatever its case, and stands for the query in `watch:NAME`."""

    name: str
    query: str
