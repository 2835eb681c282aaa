"""Credentials by reference: the config says where they are, and only the request to their origin holds them."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from natwire.errors import FetchError
from natwire.model.source import Source


def headers(source: Source) -> Mapping[str, str]:
    """The source's own headers, with what they refer to in its place. Raises FetchError, `credentials`."""
    told = {name: _found(value, source) for name, value in source.headers.items()}
    if source.login:
        told["Authorization"] = "Basic " + b64encode(_found(source.login, source).encode()).decode()
    return told


def _found(value: str, source: Source) -> str:
    kind, _, where = value.partition(":")
    if kind not in ("env", "file") or not where:
        return value
    try:
        secret = os.environ[where] if kind == "env" else Path(where).expanduser().read_text("utf-8")
    except (KeyError, OSError, UnicodeDecodeError) as error:
        raise FetchError(
            f"{source.name}: its credentials are not at {value}", word="credentials", hint="set it, or edit the config"
        ) from error
    secret = secret.strip()
    if not secret.isprintable() or not secret.isascii():
        raise FetchError(f"{source.name}: what is at {value} cannot stand in a header", word="credentials")
    return secret
