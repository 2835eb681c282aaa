"""natwire: newswire ingestion for the command line.

A reading path: `model` (the words), then the rooms in the order in which a story walks through them
(`sources`, `fetch`, `parse`, `dedupe`, `store`, `query`, `digest`, `show`), then `pipeline`, where rooms
meet, and `cli`, the door. `notebook` is a door for Python: `from natwire import open_store`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from natwire.notebook import Store, open_store

__all__ = ["Store", "__version__", "open_store"]

__version__ = "0.1.0.dev0"


def __getattr__(name: str) -> Any:
    """The door for Python is built when somebody knocks: `import natwire` alone is what each command begins with."""
    if name in ("Store", "open_store"):
        from natwire import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'natwire' has no attribute {name!r}")
