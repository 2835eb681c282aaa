"""The store: everything natwire knows, in one SQLite file.

Four small protocols over one connection, a class each: `Polling` (what is due, what a poll brought), `Archive`
(articles, stories, versions), `Search` (find, count) and `Outbox` (mail under way). No SQL and no row leaves
this room: what goes in and comes out are the words of `natwire.model`.
"""

from natwire.store.database import Database, Mode, open_database
from natwire.store.fold import fold

__all__ = ["Database", "Mode", "fold", "open_database"]
