"""What may come next on a command line that somebody is typing: commands, options, names, fields of a query, files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from natwire.cli.door import COMMANDS, command
from natwire.cli.place import Place
from natwire.config.names import names


class Offer(NamedTuple):
    """A word, and what is said of it."""

    word: str
    about: str = ""


def offers(root: Any, before: Sequence[str], word: str) -> Iterator[Offer]:
    """What a word may become that stands behind these. `root` is the command that all others are in."""
    meant = _Meant(root, before)
    if meant.pending:
        found: Iterable[Offer] = meant.values(meant.pending, word)
    elif word.startswith("--") and "=" in word:
        name, _, value = word.partition("=")
        found = (Offer(f"{name}={each}", about) for each, about in meant.values(meant.option(name), value))
    elif word.startswith("-") and "--" not in before:
        found = [*meant.options(), *meant.values(meant.argument(), word)]
    elif hasattr(meant.command, "commands"):
        found = () if meant.given else meant.commands()
    else:
        found = meant.values(meant.argument(), word)
    return (offer for offer in found if offer.word.casefold().startswith(word.casefold()))


class _Meant:
    """What the whole words of a line say."""

    def __init__(self, root: Any, before: Sequence[str]) -> None:
        self.root, self.before = root, before
        self.command, self.path = root, list[str]()
        self.given = 0  # arguments of the command
        named: dict[str, str] = {}
        option: Any = None
        for word in before:
            if option is not None:
                named[option.name], option = word, None
            elif word.startswith("--") and "=" in word:
                named[word[2:].partition("=")[0]] = word.partition("=")[2]
            elif word.startswith("-"):
                option = self.option(word)
            else:
                self._take(word)
        self.pending = option
        flags = (Path(named[name]) if name in named else None for name in ("config", "db"))
        self.place = Place(*flags)

    def _take(self, word: str) -> None:
        """A word that is no option: of the way to a command, or an argument."""
        if self.command is self.root and word in COMMANDS:
            self.command = command(word)
        elif word in getattr(self.command, "commands", ()):
            self.command = self.command.commands[word]
        else:
            self.given += 1
            return
        self.path.append(word)

    def option(self, name: str) -> Any:
        """The option of that name, where it takes a value; else None."""
        for each in (*self.command.params, *self.root.params):
            if name in each.opts and each.param_type_name == "option" and not each.is_flag and not each.count:
                return each
        return None

    def argument(self) -> Any:
        """The argument that is to come; None where the command takes no more."""
        known = [each for each in self.command.params if each.param_type_name == "argument"]
        if self.given < len(known):
            return known[self.given]
        return known[-1] if known and known[-1].nargs < 0 else None

    def commands(self) -> Iterator[Offer]:
        """Those of the group."""
        for name, each in self.command.commands.items():
            if not each.hidden:
                yield Offer(name, each.get_short_help_str(limit=80))

    def options(self) -> Iterator[Offer]:
        """Those of the command, and those that hold for all."""
        for each in (*self.command.params, *self.root.params):
            if each.param_type_name == "option" and not each.hidden:
                yield from (Offer(name, each.help or "") for name in each.opts)
        yield Offer("--help", "Show this message and exit.")

    def values(self, param: Any, word: str) -> Iterable[Offer]:
        """What an option or an argument may be."""
        if param is None:
            return ()
        if choices := getattr(param.type, "choices", ()):
            return map(Offer, choices)
        kind = (param.metavar or "").replace("...", "").strip("[]")
        if kind == "NAME" and self.path[-1] != "add":  # there it is a new one
            kind = f"{self.path[0]} NAME"
        return KINDS[kind](self.place, word) if kind in KINDS else ()


def _of_config(table: str) -> Callable[[Place, str], Iterator[Offer]]:
    def offered(place: Place, _: str) -> Iterator[Offer]:
        return map(Offer, names(place.config, table))

    return offered


def _topics(place: Place, word: str) -> Iterator[Offer]:
    from natwire.cli.help_ import TOPICS

    yield from (Offer(*each) for each in {**TOPICS, **COMMANDS}.items())


def _files(place: Place, word: str) -> Iterator[Offer]:
    folder, slash, start = word.rpartition("/")
    try:
        entries = sorted(os.scandir(Path(folder + slash).expanduser()), key=lambda entry: entry.name)
    except (OSError, RuntimeError):
        return
    for entry in entries:
        if not entry.name.startswith(".") or start.startswith("."):
            yield Offer(f"{folder}{slash}{entry.name}{'/' if entry.is_dir() else ''}")


def _query(place: Place, word: str) -> Iterator[Offer]:
    """Fields, and behind one its values. What is wanted not to be found has a minus."""
    from natwire.query.tokens import FIELDS

    minus = "-" if word.startswith("-") else ""
    field, colon, _ = word.removeprefix(minus).partition(":")
    if not colon:
        return (Offer(f"{minus}{each}:") for each in FIELDS)
    return (Offer(f"{minus}{field}:{_quoted(value)}") for value in _of_field(place, field.lower()))


def _of_field(place: Place, field: str) -> Iterable[str]:
    match field:
        case "source" | "watch" | "digest":
            return names(place.config, field)
        case "tag":
            return _tags(place)
        case "has" | "is":
            return {"has": ("tag", "version"), "is": ("read", "unread")}[field]
        case "changed":
            from natwire.model.query import Grade

            return get_args(Grade)
    return ()


def _quoted(value: str) -> str:
    return value if len(value.split()) == 1 else f'"{value}"'


def _tags(place: Place) -> Iterable[str]:
    from natwire.store.tags import Tags

    with place.opened() as db:
        return list(Tags(db).all())


def _tagged(place: Place, word: str) -> Iterator[Offer]:
    """Tags behind the sign that adds or takes one; the numbers of stories are not offered."""
    return (Offer(word[0] + tag) for tag in _tags(place)) if word[:1] in ("+", "-") else iter(())


def _hosts(place: Place, _: str) -> Iterable[Offer]:
    from natwire.store.sites import Sites

    with place.opened() as db:
        return [Offer(site.host) for site in Sites(db).hosts()]


def _watch_or_query(place: Place, word: str) -> Iterator[Offer]:
    yield from (Offer(name) for name in names(place.config, "watch"))
    yield from _query(place, word)


# By what the help calls an argument. What people make up themselves is not in it.
KINDS: dict[str, Callable[[Place, str], Iterable[Offer]]] = {
    "SOURCE": _of_config("source"),
    "SOURCE|ADDRESS": _of_config("source"),
    "watch NAME": _of_config("watch"),
    "digest NAME": _of_config("digest"),
    "DESTINATION": _of_config("channel"),
    "QUERY": _query,
    "NAME|QUERY": _watch_or_query,
    "ID +x -y": _tagged,
    "HOST": _hosts,
    "COMMAND|TOPIC": _topics,
    "FILE": _files,
    "FILE|URL|-": _files,
    "OTHER": _files,
}
