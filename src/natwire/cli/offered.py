"""The words that there are for an argument: names in the config, fields of a query, tags, hosts, files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from natwire.cli.place import Place
from natwire.config.names import names
from natwire.model.source import FOLDER


class Offer(NamedTuple):
    """A word, and what is said of it."""

    word: str
    about: str = ""


def _of_config(table: str) -> Callable[[Place, str], Iterator[Offer]]:
    def offered(place: Place, _: str) -> Iterator[Offer]:
        return map(Offer, names(place.config, table))

    return offered


def _topics(place: Place, word: str) -> Iterator[Offer]:
    from natwire.cli.door import COMMANDS
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


def _zones(place: Place, word: str) -> Iterator[Offer]:
    from zoneinfo import available_timezones

    return map(Offer, sorted(available_timezones()))


def _folders(place: Place, word: str) -> Iterator[Offer]:
    """Behind the sign of a folder its files; what else an address may be nobody can foresee."""
    if word.startswith(FOLDER):
        yield from (Offer(FOLDER + each.word) for each in _files(place, word.removeprefix(FOLDER)))


def _source_or_folder(place: Place, word: str) -> Iterator[Offer]:
    yield from (Offer(name) for name in names(place.config, "source"))
    yield from _folders(place, word)


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
            from natwire.query.tokens import VALUES

            return VALUES[field]
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


# By what the help calls an argument: whole, or the first that is here of `FILE|URL`. What people make up is not in it.
KINDS: dict[str, Callable[[Place, str], Iterable[Offer]]] = {
    "ADDRESS": _folders,
    "SOURCE|ADDRESS": _source_or_folder,
    "SOURCE": _of_config("source"),
    "watch NAME": _of_config("watch"),
    "digest NAME": _of_config("digest"),
    "DESTINATION": _of_config("channel"),
    "QUERY": _query,
    "NAME|QUERY": _watch_or_query,
    "ID +x -y": _tagged,
    "HOST": _hosts,
    "ZONE": _zones,
    "COMMAND|TOPIC": _topics,
    "FILE": _files,
    "OTHER": _files,
}
