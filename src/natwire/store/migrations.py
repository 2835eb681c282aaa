"""How a database came to be, step by step.

sqlite-utils keeps the list of what was applied; `user_version` is for a quick look without it.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from natwire.store.schema import APPLICATION, schema

migrations = Migrations("natwire")


@migrations()
def schema_1(db: Database) -> None:
    """Sources, stories with their carriers, items, the index and the outbox."""
    for statement in _statements(schema(1)):
        db.execute(statement)
    db.execute(f"pragma application_id = {APPLICATION}")
    db.execute("pragma user_version = 1")


@migrations()
def schema_2(db: Database) -> None:
    """Quality and unfitness of texts, why a page is not here, and what recurs on the pages of a site."""
    for statement in _statements(schema(2)):
        db.execute(statement)
    db.execute("pragma user_version = 2")


@migrations()
def schema_3(db: Database) -> None:
    """What a polite schedule needs to know of a source, and the robots.txt of hosts."""
    for statement in _statements(schema(3)):
        db.execute(statement)
    db.execute("pragma user_version = 3")


@migrations()
def schema_4(db: Database) -> None:
    """Credits, grades, decisions by hand, numbers that stay, tags, posts and mentions, manners, and ordered indexes."""
    for statement in _statements(schema(4)):
        db.execute(statement)
    db.execute("pragma user_version = 4")


@migrations()
def schema_5(db: Database) -> None:
    """What was told to whom, the hours of digests, what watches have yet to look at, and mail by its plan."""
    for statement in _statements(schema(5)):
        db.execute(statement)
    db.execute("pragma user_version = 5")


@migrations()
def schema_6(db: Database) -> None:
    """What agencies deliver, version by version, and which files of a folder were read."""
    for statement in _statements(schema(6)):
        db.execute(statement)
    db.execute("pragma user_version = 6")


def _statements(script: str) -> list[str]:
    """`executescript` would commit; a migration is one transaction, so its statements run one by one."""
    bare = "\n".join(line.split("--", 1)[0] for line in script.splitlines())
    return [statement for statement in bare.split(";") if statement.strip()]
