"""Letters, channels, and servers that get them."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from natwire.config.settings import Channel, ChannelKind
from natwire.errors import DeliveryError
from natwire.mail import Courier, opened
from natwire.mail.common import Secrets
from natwire.model.delivery import Destination, Letter

from .server import Clerk, Scripted

BODY = (
    b"Message-ID: <digest.20260603.abc@example.org>\r\n"
    b"From: natwire <wire@example.org>\r\n"
    b"To: desk@example.org\r\n"
    b"Subject: 2 stories: Ankara signed\r\n"
    b"\r\n"
    b"Ankara signed.\r\n"
    b"..two dots\r\n"
    b".\r\n"
    b"From Helsinki, nothing.\r\n"
    b">From here too.\r\n"
)


def letter(address: str = "desk@example.org", body: bytes = BODY, **more: Any) -> Letter:
    """A letter on its first try."""
    usual: dict[str, Any] = {
        "id": 1,
        "message_id": "<digest.20260603.abc@example.org>",
        "plan": "digest:morning",
        "tries": 1,
        "queued": datetime(2026, 6, 3, 7, 0, tzinfo=UTC),
    }
    return Letter(to=Destination("way", address), body=body, **usual | more)


def told(reference: str, whose: str) -> str:
    """Secrets that stand in their own references."""
    return reference.partition(":")[2]


_OPEN: list[Courier] = []


@pytest.fixture(autouse=True)
def _hung_up() -> Iterator[None]:
    """After a test, all couriers that it opened."""
    yield
    while _OPEN:
        _OPEN.pop().close()


def courier(kind: ChannelKind, secrets: Secrets = told, **channel: Any) -> Courier:
    """The courier of a channel named way, which waits two seconds at most; mail is from wire@example.org."""
    made = Channel("way", kind, **{"timeout": timedelta(seconds=2)} | channel)
    _OPEN.append(opened(made, "natwire <wire@example.org>", secrets))
    return _OPEN[-1]


def refused(way: Courier, what: Letter | None = None) -> DeliveryError:
    """Why a letter does not go."""
    with pytest.raises(DeliveryError) as caught:
        way.deliver(what or letter())
    assert caught.value.exit_code == 4
    return caught.value


@pytest.fixture
def clerk() -> Iterator[Clerk]:
    """A mail server that somebody else wrote, in plain text."""
    with Clerk() as clerk:
        yield clerk


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A mail server that does as it is told, and not as RFC 5321 says."""
    server = Scripted()
    yield server
    server.close()


@dataclass(frozen=True)
class Certificate:
    """A certificate for localhost that vouches for itself: what a server shows with it, and where it is."""

    context: ssl.SSLContext
    path: Path


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """It fits the name localhost, and not the address 127.0.0.1."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl, to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    key, path = folder / "key.pem", folder / "localhost.pem"
    make = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", path)
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    subprocess.run((*make, *name), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return Certificate(context, path)
