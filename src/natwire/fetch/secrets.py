"""Credentials: the config says where they are, and only the request to their origin holds them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from natwire.config.secrets import secret, secret_at
from natwire.config.settings import Settings
from natwire.config.vaults import is_reference
from natwire.errors import FetchError
from natwire.model.source import Source


def headers(source: Source) -> Mapping[str, str]:
    """The source's own headers, with what they refer to in its place. Raises FetchError, `credentials`."""
    told = {name: _value(value, f"header {name}") for name, value in source.headers.items()}
    if source.login:
        told["Authorization"] = "Basic " + b64encode(secret_at(source.login, "login").encode()).decode()
    return told


def bearer(name: str, settings: Settings) -> Mapping[str, str]:
    """The header with the secret of that name as a bearer token (RFC 6750). Raises FetchError, `credentials`."""
    return {"Authorization": f"Bearer {_sendable(secret(name, settings), name)}"}


def _value(value: str, whose: str) -> str:
    return _sendable(secret_at(value, whose), whose) if is_reference(value) else value


def _sendable(value: str, whose: str) -> str:
    if not value.isascii():
        raise FetchError(f"{whose} has letters that cannot stand in a header", word="credentials")
    return value
