"""natwire: newswire ingestion for the command line.

A reading path: `model` (the words), then the rooms in the order in which a story walks through them
(`sources`, `fetch`, `parse`, `dedupe`, `store`, `query`, `digest`, `show`), then `pipeline`, where rooms
meet, and `cli`, the door.
"""

__version__ = "0.1.0.dev0"
