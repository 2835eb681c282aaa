"""What may come next on a command line that somebody is typing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from natwire.cli.door import COMMANDS, command
from natwire.cli.offered import KINDS, Offer
from natwire.cli.place import Place


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
    begun = word.casefold()
    return (offer for offer in found if offer.word.casefold().startswith(begun) and offer.word.isprintable())


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
        kind = (param.metavar or "").replace("...", "").strip("[]")
        if choices := getattr(param.type, "choices", kind.split("|") if kind.islower() else ()):
            return map(Offer, choices)
        if kind == "NAME" and self.path[-1] != "add":  # there it is a new one
            kind = f"{self.path[0]} NAME"
        known = next((KINDS[each] for each in (kind, *kind.split("|")) if each in KINDS), None)
        return known(self.place, word) if known else ()
