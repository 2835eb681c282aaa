"""What is to be run again and again, how often, and what it needs that cron and systemd do not give by themselves."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from natwire.config.settings import Settings
from natwire.config.vaults import is_reference
from natwire.errors import NatwireError

USUAL_PATH = "/usr/bin:/bin"  # all that cron has; systemd has more, and nothing of a home either
OFFSET = 7  # minutes: at the full hour and its quarters everybody asks, and digests go out
_NO_SECRETS = ("NATWIRE_CONFIG", "NATWIRE_DB", "NATWIRE_SHARED")


@dataclass(frozen=True, slots=True)
class Beat:
    """At `minute` and each `minutes` after it; with `minutes` 0 once in so many `hours`."""

    minute: int
    minutes: int
    hours: int = 1


DIGESTS = Beat(0, 5)  # not their hours: the clock of the config may be another, and who slept is late but gets them


@dataclass(frozen=True, slots=True)
class Needs:
    """What a run needs besides its program.

    `writes` are folders. `path` is a PATH on which the programs of the config are, "" where the usual one has them.
    `files` hold secrets, by the secret's variable; `references` are those that the config names itself. `variables` of
    the environment hold secrets, or are referred to; `environment` is a file for them. With `strangers` programs run
    that are not natwire.
    """

    writes: tuple[Path, ...]
    environment: Path
    path: str = ""
    files: Mapping[str, Path] = field(default_factory=dict)
    references: Mapping[str, Path] = field(default_factory=dict)
    variables: tuple[str, ...] = ()
    strangers: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """`fetch` at each `beat` and, where a digest has an hour, `digest send`; `program` are the words before these."""

    program: tuple[str, ...]
    beat: Beat
    digests: bool
    needs: Needs

    def __post_init__(self) -> None:
        for word in (*self.program, self.needs.path, *map(str, (*self.needs.writes, *self.needs.files.values()))):
            if not word.isprintable():
                raise NatwireError(f"{word!r} cannot stand in a line of its own", hint="give the file another name")


def beat(every: timedelta) -> Beat:
    """How often that is, in a rhythm that cron and systemd can keep. Raises NatwireError where neither can.

    >>> beat(timedelta(minutes=15))
    Beat(minute=7, minutes=15, hours=1)
    """
    minutes, rest = divmod(int(every.total_seconds()), 60)
    if not rest and minutes and minutes < 60 and 60 % minutes == 0:
        return Beat(OFFSET % minutes, minutes)
    hours, left = divmod(minutes, 60)
    if not rest and not left and hours and 24 % hours == 0:
        return Beat(OFFSET, 0, hours)
    raise NatwireError(
        "--every must part an hour or a day evenly", hint="1m 2m 3m 5m 10m 15m 20m 30m, 1h 2h 3h 4h 6h 8h 12h, 1d"
    )


def needs(settings: Settings, database: Path, environ: Mapping[str, str]) -> Needs:
    """What a run with these settings needs; `environ` is that of the shell in which it works now."""
    references = [reference.partition(":")[::2] for reference in _references(settings)]
    commands = [*_commands(settings), *(shlex.split(where)[0] for kind, where in references if kind == "command")]
    ours = {name: value for name, value in environ.items() if name.startswith("NATWIRE_") and value}
    named = [name for name in ours if name not in _NO_SECRETS and not name.endswith("_FILE")]
    return Needs(
        writes=tuple(dict.fromkeys((database.absolute().parent, *_boxes(settings)))),
        environment=settings.path.absolute().with_name("natwire.env"),
        path=_path(commands, environ.get("PATH", "")),
        files={name.removesuffix("_FILE"): _at(path) for name, path in ours.items() if name.endswith("_FILE")},
        references=_handed_over(settings),
        variables=tuple(sorted({*named, *(where for kind, where in references if kind == "env")})),
        strangers=bool(commands) or any(channel.kind == "sendmail" for channel in settings.channels.values()),
    )


def _handed_over(settings: Settings) -> dict[str, Path]:
    """Files with secrets that are asked for by name. One that is missing would keep the whole service from starting."""
    named = {name: _at(place.removeprefix("file:")) for name, place in settings.secrets.items() if place[:5] == "file:"}
    return {f"NATWIRE_{name.replace('.', '_').upper()}": path for name, path in named.items() if path.is_file()}


def _references(settings: Settings) -> Iterator[str]:
    """Every place of a secret that the config names."""
    for source in settings.sources:
        yield from filter(is_reference, (source.login or "", *source.headers.values()))
    for channel in settings.channels.values():
        yield from filter(is_reference, (channel.login or "", channel.url or "", *channel.headers.values()))
    yield from settings.secrets.values()


def _commands(settings: Settings) -> Iterator[str]:
    yield from (channel.command[0] for channel in settings.channels.values() if channel.command)


def _boxes(settings: Settings) -> Iterator[Path]:
    """The folders in which mailboxes change. A file is locked by one beside it; what is not there yet is made."""
    for channel in settings.channels.values():
        if channel.path:
            path = _at(channel.path)
            yield path if path.is_dir() else path.parent


def _at(path: str | Path) -> Path:
    return Path(path).expanduser().absolute()


def _path(commands: list[str], now: str) -> str:
    """The usual PATH with the folders before it in which only today's has a program. "" where there is none."""
    strange = [program for program in commands if "/" not in program and not shutil.which(program, path=USUAL_PATH)]
    found = [shutil.which(program, path=now) for program in strange]
    folders = dict.fromkeys(str(Path(program).absolute().parent) for program in found if program)
    return ":".join((*folders, USUAL_PATH)) if folders else ""
