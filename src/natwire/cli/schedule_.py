"""natwire schedule"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.log import as_json
from natwire.cli.place import Place, say
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from natwire.schedule.work import Work

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Have cron or systemd run natwire: print the lines for it, or install them.",
)

Every = Annotated[str, typer.Option(help="How often the sources are asked: 15m, 1h, 1d.", metavar="SPAN")]
Install = Annotated[bool, typer.Option("--install", help="Put them in their place.")]
Uninstall = Annotated[bool, typer.Option("--uninstall", help="Take them out again.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only print what --install or --uninstall would leave.")]


@app.command(epilog="Example: natwire schedule cron --every 30m --install")
def cron(
    ctx: typer.Context,
    every: Every = "15m",
    install: Install = False,
    uninstall: Uninstall = False,
    dry_run: DryRun = False,
) -> None:
    """Print crontab lines for fetch and, where a digest of the config has an hour, for digest send."""
    from natwire.schedule import installing
    from natwire.schedule.cron import block, edited

    _either(install, uninstall)
    lines = "" if uninstall else block(_work(ctx.obj, every))
    if not install and not uninstall:
        print(lines, end="")
        return
    before = installing.crontab()
    after = edited(before, lines)
    if dry_run:
        sys.stdout.buffer.write(after)
    elif after == before:
        say("your crontab is so already; left as it is")
    else:
        installing.install_crontab(after)
        say("took natwire out of your crontab" if uninstall else "your crontab runs natwire now: crontab -l")


@app.command(epilog="Example: natwire schedule systemd --install")
def systemd(
    ctx: typer.Context,
    every: Every = "15m",
    system: Annotated[
        bool, typer.Option("--system", help="Units of the whole system, run as the database's owner; not your own.")
    ] = False,
    install: Install = False,
    uninstall: Uninstall = False,
    dry_run: DryRun = False,
) -> None:
    """Print services and timers of systemd for the same, shut off from what they do not need.

    systemctl is not run: what is to be done with it is said.
    """
    from natwire.schedule import installing
    from natwire.schedule.systemd import units

    _either(install, uninstall)
    folder = installing.unit_folder(system)
    wanted = {} if uninstall else units(_work(ctx.obj, every), _owner(ctx.obj.database) if system else "")
    if not install and not uninstall:
        print("\n".join(f"# {folder / name}\n{text}" for name, text in wanted.items()), end="")
        return
    changed = installing.changes(folder, wanted)
    for path, text in changed.items():
        print(f"{'write' if text else 'remove'} {path}")
    if not dry_run:
        installing.install_units(changed)
        say(_next(system, wanted, (path.name for path, text in changed.items() if not text)))


def _either(install: bool, uninstall: bool) -> None:
    if install and uninstall:
        raise NatwireError("--install and --uninstall are opposites", hint="give one of them")


def _work(place: Place, every: str) -> Work:
    from natwire.config.values import duration
    from natwire.schedule.work import Work, beat, needs

    try:
        span = duration(every)
    except ValueError as error:
        raise NatwireError(f'--every "{every}" must be {error}', hint="natwire schedule cron --every 15m") from None
    settings = place.written_config()
    return Work(
        program=(*_program(), *_flags(place)),
        beat=beat(span),
        digests=any(plan.at for plan in settings.digests),
        needs=needs(settings, place.database, os.environ),
    )


def _program() -> tuple[str, ...]:
    """The natwire that runs now, by its full path; a link to it stays one, for it may lead to a newer one some day."""
    found = shutil.which(sys.argv[0])
    if found and Path(found).stem == "natwire":
        return (str(Path(found).absolute()),)
    return (sys.executable, "-P", "-m", "natwire")  # -P: a folder named natwire in the home is not meant


def _flags(place: Place) -> tuple[str, ...]:
    """`--config` and `--db`, where a shell without variables would look elsewhere; `--log-format` as it is here."""
    strange = os.environ.keys()
    config = place.config_flag or strange & {"NATWIRE_CONFIG", "XDG_CONFIG_HOME"}
    database = place.db_flag or strange & {"NATWIRE_DB", "XDG_DATA_HOME"}
    return (
        *(("--config", str(place.config.absolute())) if config else ()),
        *(("--db", str(place.database.absolute())) if database else ()),
        *(("--log-format", "json") if as_json() else ()),
    )


def _owner(database: Path) -> str:
    """Who may write the database: whose it is, or who asks where there is none yet."""
    try:
        return database.owner()
    except FileNotFoundError:
        import getpass

        return getpass.getuser()


def _next(system: bool, wanted: Iterable[str], gone: Iterable[str]) -> str:
    control = "systemctl" if system else "systemctl --user"
    timers, old = (" ".join(name for name in names if name.endswith(".timer")) for names in (wanted, gone))
    steps = [f"{control} disable --now {old}"] if old else []
    steps += [f"{control} daemon-reload", *([f"{control} enable --now {timers}"] if timers else [])]
    if timers and not system:
        steps.append("loginctl enable-linger    (or they rest while you are logged out)")
    return "\n".join(f"next: {step}" for step in steps)
