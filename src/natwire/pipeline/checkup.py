"""A look at the whole house: the facts are gathered here, and `doctor` judges them. And what can safely be mended."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from natwire.config import secrets
from natwire.config.settings import Settings
from natwire.doctor import data, following, machine, rounds
from natwire.errors import DeliveryError, NatwireError
from natwire.model.finding import Finding
from natwire.model.vitals import Vitals
from natwire.pipeline import folders
from natwire.schedule.installing import is_installed
from natwire.store import care, open_database
from natwire.store import vitals as glance
from natwire.store.database import is_older
from natwire.store.lock import Lock, holders
from natwire.store.polling import Polling

_PATIENCE = timedelta(seconds=10)  # for a mail server: a doctor that hangs is no help
_INIT = "natwire init"


def findings(settings: Settings | None, config: Path, database: Path, now: datetime, deep: bool) -> Iterator[Finding]:
    """What is wrong, but for the config's own faults; `settings` is None where it has some. `deep` reads every page."""
    yield from machine.sqlite(glance.SQLITE)
    yield from machine.python(sys.version_info[:2], now.date())
    yield from _files(settings, config)
    held = holders(database)
    yield from rounds.locks(held, now)
    known: list[Finding] = []
    found = _examined(settings, database, now, deep, known.append)
    yield from known
    yield from _folders(settings, config.parent)
    coming = (found.free_bytes, machine.growth(found, now)) if found else (0, 0.0)
    yield from machine.disk(*_room(database), *coming)
    if found and settings and settings.sources:
        # Before or after the look: a run may have begun or ended in between, and then was not cut off.
        at_work = any(each.kind == "run" and each.at_work for each in (*held, *holders(database)))
        yield from rounds.runs(found, at_work, is_installed(), now)


def _examined(
    settings: Settings | None, database: Path, now: datetime, deep: bool, told: Callable[[Finding], None]
) -> Vitals | None:
    """What the database is like, None where nobody can say; what is wrong with it is `told`."""
    if not database.exists():
        told(Finding("no-database", f"there is no database at {database} yet", _INIT, str(database), fault=False))
        return None
    try:
        if is_older(database):
            older = f"{database} is of an older natwire"
            told(Finding("schema-older", older, "natwire doctor --fix", str(database), mendable=True))
            return None
        with open_database(database) as db:
            found = glance.vitals(db, now)
            whole = [*data.data(found, now)]
            if settings:
                states = Polling(db).states(settings.sources)
                each = [(source, states[source.address]) for source in settings.sources]
                whole += following.sources(each, glance.arrivals(db, now), now)
        if deep:
            with open_database(database, "beside") as db:
                whole += data.damaged(care.faults(db))
    except NatwireError as error:
        word = {5: "database", 75: "database-busy"}.get(error.exit_code, "disk")
        told(Finding(word, str(error), error.hint, str(database), fault=error.exit_code != 75))
        return None
    for one in {(one.word, one.about, one.told): one for one in whole}.values():
        told(one)
    return found


def _folders(settings: Settings | None, base: Path) -> Iterator[Finding]:
    """Folders as sources that are not there, or closed. A look costs nobody anything, so each is looked at now."""
    for source in settings.sources if settings else ():
        if source.is_folder and not source.paused and (fault := folders.fault(source, base)):
            yield following.folder(source, fault)


def _files(settings: Settings | None, config: Path) -> Iterator[Finding]:
    """Who may read and write what is secret, and the config."""
    if not settings or not config.exists():
        return
    facts = config.stat()
    yield from machine.config_file(config, facts.st_mode, facts.st_uid == os.geteuid(), secrets.written_out(settings))
    for path in secrets.files(settings):
        facts = path.stat()
        yield from machine.secret_file(path, facts.st_mode, facts.st_uid == os.geteuid())


def _room(database: Path) -> tuple[int, Path]:
    """Bytes that are free where the database is, or will be, and the folder that was looked at."""
    folder = database.absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    return shutil.disk_usage(folder).free, folder


# ------------------------------------------------------------------------------------------------- asked for by --mail


def mail(settings: Settings) -> Iterator[Finding]:
    """Which mail servers take no login. Each has ten seconds for an answer, and gets no letter."""
    from natwire.mail.smtp import Smtp

    for name, channel in settings.channels.items():
        if channel.kind != "smtp":
            continue
        bounded = replace(channel, timeout=min(channel.timeout, _PATIENCE))
        try:
            Smtp(bounded, settings.mail.sender, secrets.secret_at).greet()
        except DeliveryError as error:
            yield Finding("mail-login", f"channel {name}: {error}", error.hint or "natwire config show", name)


# -------------------------------------------------------------------------------------------------- asked for by --fix


def mended(finding: Finding, database: Path) -> str:
    """Mend it; what was done, in words. Raises NatwireError where that cannot be now, as while a run is at work."""
    return _MENDS[finding.word](finding, database)


def _lock(finding: Finding, database: Path) -> str:
    with Lock(database, finding.about):
        return f"took the name out of {Lock(database, finding.about).path}"


def _schema(finding: Finding, database: Path) -> str:
    with Lock(database), open_database(database, "create"):
        return f"brought {database} up to date"


def _log(finding: Finding, database: Path) -> str:
    with Lock(database), open_database(database, "write") as db:
        db.settle()
        return f"folded the log back into {database}"


def _index(finding: Finding, database: Path) -> str:
    with Lock(database), open_database(database, "write") as db:
        care.index_anew(db)
        return f"wrote the search index of {database} anew from its articles"


def _for_me_alone(finding: Finding, database: Path) -> str:
    return _chmod(Path(finding.about), 0o600)


def _not_for_others(finding: Finding, database: Path) -> str:
    path = Path(finding.about)
    return _chmod(path, path.stat().st_mode & 0o7755)


def _chmod(path: Path, mode: int) -> str:
    try:
        path.chmod(mode)
    except OSError as error:
        raise NatwireError(f"{path} keeps its mode: {error.strerror}", hint=f"ls -l {path}") from error
    return f"gave {path} the mode {mode & 0o7777:04o}"


_MENDS: Mapping[str, Callable[[Finding, Path], str]] = {
    "lock-left": _lock,
    "schema-older": _schema,
    "log-large": _log,
    "index-drift": _index,
    "secret-open": _for_me_alone,
    "config-open": _not_for_others,
}
