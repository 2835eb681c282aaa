"""natwire doctor"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import ConfigError, NatwireError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from natwire.config.settings import Settings
    from natwire.model.finding import Finding

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: natwire doctor --fix")
def doctor(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can safely be mended, and say what was done.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read the whole database too, as db check does: seconds a gigabyte.")
    ] = False,
    mail: Annotated[
        bool, typer.Option("--mail", help="Log in to each mail server too, and send nothing; seconds each.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only faults, and silence where there is none: for cron.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Look over the whole house and say what is wrong, each with the command that mends it.

    The config, who may read its secrets, the database with its log, index and lock, the disk, the clock, the runs, the
    letters, the sources, SQLite and Python. Exit 5 when there is a fault; a warning is none. Nobody is asked over the
    network without --mail. natwire help findings explains each.
    """
    from natwire.show import data, findings

    place: Place = ctx.obj
    if not place.config.exists() and not place.database.exists() and not json:
        print(f"natwire is not at home here yet: no config at {place.config}\n    natwire init\n    natwire demo")
        return
    found = _found(place, deep, mail)
    done = _mended(place, found) if fix else []
    if done:
        place.reread()
        found = _found(place, deep, mail)
    faults = [each for each in found if each.fault]
    if json:
        print(data.document(findings.told(found, done)))
    else:
        told = [f"mended: {each}" for each in done]
        told += findings.lines(faults if quiet else found, place.out)
        told += [] if quiet else [findings.verdict(found)]
        print("\n".join(told), end="\n" if told else "")
    if faults:
        raise typer.Exit(5)


def _found(place: Place, deep: bool, mail: bool) -> list[Finding]:
    from natwire.pipeline import checkup

    settings, found = _config(place)
    found += checkup.findings(settings, place.config, place.database, place.now, deep)
    if mail and settings:
        found += checkup.mail(settings)
    return found


def _config(place: Place) -> tuple[Settings | None, list[Finding]]:
    """The settings, where the config can be read at all, and what is wrong in it."""
    from natwire.cli.config_ import checked
    from natwire.model.finding import Finding

    path = str(place.config)
    if not place.config.exists():
        return None, [Finding("no-config", f"there is no config at {path} yet", "natwire init", path, fault=False)]
    try:
        settings = place.settings
    except ConfigError as error:
        return None, [Finding("config", str(error), error.hint or "natwire config check", path)]
    try:
        found = [Finding("config-warning", told, "natwire config check", path, fault=False) for told in checked(place)]
    except NatwireError as error:
        found = [Finding("config", str(error), error.hint or "natwire config check", path)]
    if not settings.sources:
        how = "natwire source add https://example.org/feed/"
        found.append(Finding("no-sources", "no source is followed", how, path, fault=False))
    return settings, found


def _mended(place: Place, found: Sequence[Finding]) -> list[str]:
    """What was done; what could not be is said."""
    from natwire.pipeline import checkup

    done: dict[str, None] = {}
    for each in found:
        if each.mendable:
            try:
                done[checkup.mended(each, place.database)] = None
            except NatwireError as error:
                say(f"natwire: not mended: {error}" + (f"\nhint: {error.hint}" if error.hint else ""))
    return list(done)
