"""A secret by its name: which place is asked first, and what is told of it."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from natwire.config import vaults
from natwire.config.settings import Settings
from natwire.errors import FetchError

_CALLED = {"env": "environment", "file": "file", "command": "command", "keyring": "keyring"}
_ASK_SOMEBODY = ("command", "keyring")
_TOKEN = "x.bearer_token"
_LETS_IN = re.compile(r": url$|: header .*(?:authorization|cookie|token|key)", re.I)


def secret(name: str, settings: Settings) -> str:
    """The secret of that name, such as `x.bearer_token`, from the first place that is set.

    The places: `NATWIRE_X_BEARER_TOKEN`; the file that `NATWIRE_X_BEARER_TOKEN_FILE` names; systemd's credential
    `natwire-x-bearer-token`; the reference in the config; `secrets.toml` beside the config.
    Raises FetchError, `credentials`, when none is set, or the first that is has nothing to give.
    """
    if reference := _place(name, settings):
        return secret_at(reference, name)
    path = settings.path.with_name("secrets.toml")
    try:
        return _own(path, name)
    except LookupError:
        hint = f"set {_variable(name)}, or say in the config where it is"
        raise FetchError(f"{name} is not set", word="credentials", hint=hint) from None
    except ValueError as error:
        hint = f"it must be a plain file of your own: chmod 600 {shlex.quote(str(path))}"
        raise FetchError(f"{name}: {path} {error}", word="credentials", hint=hint) from None


def secret_at(reference: str, whose: str) -> str:
    """The secret at that place; `whose` it is begins what goes wrong.

    Raises FetchError, `credentials`, which names the place and nothing of what was found there.
    """
    try:
        return vaults.given(reference)
    except (LookupError, ValueError) as error:
        kind, _, where = reference.partition(":")
        place = f"command {where.split()[0]}" if kind == "command" else reference  # the rest may tell too much
        raise FetchError(
            f"{whose}: {place} {error}", word="credentials", hint="natwire config show tells what is set"
        ) from None


def origin(name: str, settings: Settings) -> str:
    """Where the secret comes from, and never what it is: `set (environment)`, `set (file)`, `not set`."""
    if reference := _place(name, settings):
        return origin_at(reference)
    try:
        _own(settings.path.with_name("secrets.toml"), name)
    except LookupError:
        return "not set"
    except ValueError:
        return "refused (secrets.toml)"
    return "set (secrets.toml)"


def origin_at(reference: str) -> str:
    """The same of one place. A command is not run for it and a keyring not opened: they may ask a person."""
    kind = reference.partition(":")[0]
    try:
        if kind not in _ASK_SOMEBODY:
            vaults.given(reference)
    except LookupError:
        return "not set"
    except ValueError:
        return f"refused ({_CALLED[kind]})"
    return f"set ({_CALLED[kind]})"


def missing(settings: Settings) -> Iterator[str]:
    """What is wrong with each secret that the config refers to and that is not to be had.

    As above nobody is asked for one: what a command or a keyring holds counts as being there.
    """
    needed = settings.secrets or any(source.kind == "x" for source in settings.sources)
    wanted = [(_place(_TOKEN, settings) or "", partial(secret, _TOKEN, settings))] if needed else []
    for whose, value in _values(settings):
        if value and vaults.is_reference(value):
            wanted.append((value, partial(secret_at, value, whose)))
    for reference, ask in wanted:
        if reference.partition(":")[0] not in _ASK_SOMEBODY:
            try:
                ask()
            except FetchError as error:
                yield str(error)


def files(settings: Settings) -> Iterator[Path]:
    """The files that hold secrets: those that are referred to, and natwire's own beside the config, where they are."""
    named = [_place(_TOKEN, settings), *settings.secrets.values(), *(value for _, value in _values(settings))]
    paths = [os.path.expanduser(value[5:]) for value in named if value and value.startswith("file:")]  # noqa: PTH111
    own = [str(settings.path.with_name(name)) for name in ("secrets.toml", "natwire.env")]
    yield from (path for path in map(Path, dict.fromkeys((*paths, *own))) if path.is_file())


def written_out(settings: Settings) -> bool:
    """Whether the config itself has what is secret: the address of a webhook, or a header that lets one in."""
    return any(
        value and not vaults.is_reference(value) and _LETS_IN.search(whose) for whose, value in _values(settings)
    )


def _values(settings: Settings) -> Iterator[tuple[str, str | None]]:
    """What may be a reference, by whose it is."""
    for source in settings.sources:
        yield f"{source.name}: login", source.login
        yield from ((f"{source.name}: header {name}", value) for name, value in source.headers.items())
    for name, channel in settings.channels.items():
        yield f"channel {name}: login", channel.login
        yield f"channel {name}: url", channel.url
        yield from ((f"channel {name}: header {header}", value) for header, value in channel.headers.items())


def _place(name: str, settings: Settings) -> str | None:
    """The first place that is set, as a reference. What is empty in the environment is not set."""
    variable = _variable(name)
    if os.environ.get(variable):
        return f"env:{variable}"
    if path := os.environ.get(f"{variable}_FILE"):
        return f"file:{path}"
    # https://systemd.io/CREDENTIALS: a folder that only this service sees, with a file for each
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (credential := Path(folder, variable.lower().replace("_", "-"))).exists():
        return f"file:{credential}"
    return settings.secrets.get(name)


def _variable(name: str) -> str:
    return f"NATWIRE_{name.replace('.', '_').upper()}"


def _own(path: Path, name: str) -> str:
    """What natwire's own file of secrets has under that name. Raises LookupError, ValueError."""
    text = vaults.text_of(vaults.bytes_of(path, mine=True))
    try:
        found: Any = tomllib.loads(text)
    except (ValueError, RecursionError):  # what it says may quote the file
        raise ValueError("is not valid TOML") from None
    for key in name.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        raise LookupError("is not there")
    if not isinstance(found, str):
        raise ValueError("has it without quotes")
    return vaults.one_line(found)
