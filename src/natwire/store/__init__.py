"""The store: everything natwire knows, in one SQLite file.

Small classes over one connection, each in a file of its own: `Polling` (what is due), `Archive` (what a poll and a
page brought), `Search` (find, count), `Versions`, `Sites`, `Tags`, `Outbox` (mail under way), `Ledger` (who was told
of what) and a few more. No SQL and no row leaves this room: what goes in and comes out are the words of
`natwire.model`.
"""

from natwire.store.database import Database, Mode, open_database
from natwire.store.fold import fold

__all__ = ["Database", "Mode", "fold", "open_database"]
