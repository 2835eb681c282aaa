"""The file: opening it, refusing what is not ours, and saying plainly what SQLite means."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from natwire.errors import DataError, DiskError, LockedError, NatwireError
from natwire.store.fold import fold, same
from natwire.store.schema import APPLICATION, SCHEMA, tables

PATIENCE = 10.0  # seconds to wait for another writer
_LOG = 64 * 1024  # bytes for an empty log and its index

Mode = Literal["read", "beside", "write", "create"]


class Database:
    """One connection. `read` mode never writes; only one process at a time should hold a `write` one for long."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.sql = connection

    def close(self) -> None:
        """Close the connection; nothing uncommitted is kept."""
        self.sql.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close; what SQLite said of the file while somebody read from it is said plainly too."""
        self.close()
        if isinstance(error, sqlite3.DatabaseError):
            with plainly(self.path):
                raise error

    @contextmanager
    def writing_for_good(self) -> Iterator[sqlite3.Connection]:
        """One transaction that a power cut does not take back either: for what nobody can fetch again, such as what
        people said and what was told to them.

        Within another one it is a part of that, and as good: how it is synced cannot be changed there.
        """
        if self.sql.in_transaction:
            yield self.sql
            return
        self.sql.execute("pragma synchronous = full")
        try:
            with self.writing() as sql:
                yield sql
        finally:
            self.sql.execute("pragma synchronous = normal")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing. Within another one, a part of it: what fails here must fail there too.

        No savepoint, for at each of them the index of words writes down all that it has in memory.

        It begins as a writer: a transaction that reads first and then writes is refused at once when somebody
        else wrote in between, whatever the timeout.
        """
        if self.sql.in_transaction:
            yield self.sql
            return
        with plainly(self.path):
            self.sql.execute("begin immediate")
            try:
                yield self.sql
                self.sql.execute("commit")
            except BaseException:
                # SQLite has already rolled back after a full disk; then there is nothing left to undo.
                if self.sql.in_transaction:
                    self.sql.execute("rollback")
                raise

    def settle(self) -> None:
        """At the end of a run: fold the log into the file and let the planner learn. Readers at work are no fault."""
        with plainly(self.path):
            self.sql.execute("pragma optimize")
            self.sql.execute("pragma wal_checkpoint(truncate)")


def open_database(path: Path, mode: Mode = "read") -> Database:
    """Open the database at `path`; `create` makes it, with its folder's parent being there, and brings it up to date.

    `write` and `create` are for who holds the lock, `beside` for a few writes while a run may be at work.

    Raises DataError for a file that is not natwire's or is newer than this natwire, and when there is none;
    DiskError where it cannot be written.
    """
    if mode != "create" and not path.exists():
        raise DataError(f"no database at {path}", hint="natwire init makes it, or name another: --db PATH")
    if path.is_dir():
        raise DataError(f"{path} is a folder, not a database", hint=f"name a file: --db {path / 'natwire.db'}")
    if not path.parent.is_dir():
        raise DataError(f"no folder {path.parent} for the database {path.name}", hint=f"mkdir -p {path.parent}")
    with plainly(path):
        sql = _connect(path, mode)
        try:
            _check(path, sql, mode)
        except BaseException:
            sql.close()
            raise
    return Database(path, sql)


def is_older(path: Path) -> bool:
    """Whether it is of an older natwire, and this one can bring it up to date. Raises DataError, DiskError."""
    if not path.is_file():
        return False
    with plainly(path):
        sql = _connect(path, "read")
        try:
            (application,) = sql.execute("pragma application_id").fetchone()
            (version,) = sql.execute("pragma user_version").fetchone()
        finally:
            sql.close()
    return bool(application == APPLICATION and version < SCHEMA)


def _connect(path: Path, mode: Mode) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if mode == 'read' else 'rwc' if mode == 'create' else 'rw'}"
    if mode == "read" and _is_still(path):
        uri += "&immutable=1"
    sql = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
    sql.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
    sql.create_function("same", 1, lambda text: text and same(text), deterministic=True)
    sql.execute("pragma temp_store = memory")
    sql.execute("pragma cache_size = -32000")
    if mode != "read":
        sql.execute("pragma foreign_keys = on")
        sql.execute("pragma synchronous = normal")  # a power cut may lose the last commits, never consistency
        # Two that fold the log into the file at once can spoil it (SQLite before 3.51.3): only who holds the lock does.
        sql.execute(f"pragma wal_autocheckpoint = {0 if mode == 'beside' else 4000}")
    return sql


def _is_still(path: Path) -> bool:
    """Whether the file is all that there is, where SQLite could not make the log that it wants beside it.

    In a folder that is not ours to write to, and which nobody has open; or on a full disk, where nobody can write.
    """
    log, disk = path.with_name(path.name + "-wal"), os.statvfs(path.parent)
    if disk.f_bavail * disk.f_frsize < _LOG:
        return not log.exists() or log.stat().st_size == 0
    return not os.access(path.parent, os.W_OK) and not log.exists()


def _check(path: Path, sql: sqlite3.Connection, mode: Mode) -> None:
    # The tables come first: another process may be making the database, and what has tables has the rest too.
    (tables,) = sql.execute("select count(*) from sqlite_master").fetchone()
    (application,) = sql.execute("pragma application_id").fetchone()
    (version,) = sql.execute("pragma user_version").fetchone()
    if application != APPLICATION and (tables or application or version):
        raise DataError(f"{path} is a SQLite database, but not natwire's", hint="name another file: --db PATH")
    if version > SCHEMA:
        raise DataError(
            f"{path} was written by a newer natwire (schema {version}, this one knows {SCHEMA})",
            hint="upgrade natwire, or name another file: --db PATH",
        )
    if version < SCHEMA:
        if mode == "read":
            raise DataError(f"{path} is empty or of an older natwire", hint="natwire init brings it up to date")
        _upgrade(sql)


def _upgrade(sql: sqlite3.Connection) -> None:
    from sqlite_utils import Database as Tables  # 200 ms to import, and needed once in a database's life

    from natwire.store.migrations import migrations

    # Of a new file: a story of 2.5 kB in a page of 4 leaves a third of it empty. Larger ones cost a run memory.
    sql.execute("pragma page_size = 8192")
    _to_wal(sql)
    tables = Tables(sql)
    # One at a time, and all of it or nothing: a crash leaves an empty file, never half a schema.
    sql.execute("begin immediate")
    try:
        migrations.apply(tables)
        sql.execute("commit")
    except BaseException:
        if sql.in_transaction:
            sql.execute("rollback")
        raise


def _to_wal(sql: sqlite3.Connection) -> None:
    """Two that make the database at once both want it alone for a moment, and here SQLite lets nobody wait."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            sql.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _damaged(path: Path) -> DataError:
    way_out = "natwire db check --salvage FILE saves what can be read; --db FILE begins a new one"
    return DataError(f"{path} is damaged", hint=way_out)


_MEANINGS: tuple[tuple[tuple[str, ...], Callable[[Path], NatwireError]], ...] = (
    (
        ("database or disk is full", "disk I/O error"),
        lambda path: DiskError(
            f"no room on the disk for {path}; what was committed is kept",
            hint=f"free some space (df -h {path.parent}), then run the same command again",
        ),
    ),
    (
        ("readonly database", "read-only"),
        lambda path: DiskError(
            f"{path} cannot be written", hint=f"check who owns it and its folder: ls -ld {path.parent} {path}"
        ),
    ),
    (
        ("unable to open database file",),
        lambda path: DiskError(
            f"{path} cannot be opened", hint=f"check who owns it and its folder: ls -ld {path.parent} {path}"
        ),
    ),
    (
        ("file is not a database",),
        lambda path: DataError(f"{path} is not a SQLite database", hint="name another file: --db PATH"),
    ),
    (
        ("malformed", "Could not decode"),
        _damaged,
    ),
    (
        ("is locked", "is busy"),
        lambda path: LockedError(f"another program is writing to {path}", hint="try again when it is done"),
    ),
)


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into ours, with a way out; errors in our own SQL stay what they are."""
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot read
        raise _damaged(path) from error
    except sqlite3.DatabaseError as error:
        said = str(error)
        for words, meaning in _MEANINGS:
            if any(word in said for word in words):
                raise meaning(path) from error
        if said.removeprefix("no such table: ") in tables():
            raise DataError(f"{path} lacks a table ({said})", hint="natwire db check tells more") from error
        raise


def seconds(at: datetime | None) -> int | None:
    """A moment as the database keeps it: whole seconds UTC."""
    return None if at is None else int(at.timestamp())


def moment(at: Any) -> datetime | None:
    """A moment as the rest of natwire knows it."""
    return None if at is None else datetime.fromtimestamp(at, UTC)


def known_moment(at: Any) -> datetime:
    """A moment that each row has; the first second of 1970 where a damaged file lost it."""
    return datetime.fromtimestamp(at or 0, UTC)
