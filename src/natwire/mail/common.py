"""What several channels have in common."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from email.utils import parseaddr
from pathlib import Path

from natwire.config.settings import Channel
from natwire.config.vaults import is_reference
from natwire.errors import DeliveryError, NatwireError
from natwire.mail_addresses import is_mail_address
from natwire.masks import masked
from natwire.model.delivery import Letter
from natwire.text import line

Secrets = Callable[[str, str], str]

_MOST = 200  # characters of what the other side said
_NEWLINE = re.compile(rb"\r\n|\r|\n")


def said(answer: str | bytes, secrets: Iterable[str] = ()) -> str:
    r"""What the other side said, clean, on one line, and of 200 characters at most; … stands for each of `secrets`.

    >>> said(b"550-No such\r\nuser \x1b[31mada:pw", ["ada:pw"])
    '550-No such user [31m…'
    """
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "…")
    text = masked(line(text))
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def secret(value: str, channel: Channel, secrets: Secrets) -> str:
    """A value of the config, or what it refers to. Raises DeliveryError, `credentials`: it names the place alone."""
    try:
        return secrets(value, f"channel {channel.name}") if is_reference(value) else value
    except NatwireError as error:
        raise DeliveryError(str(error), word="credentials", hint=error.hint) from None


def address_of(sender: str) -> str:
    """The bare address of `natwire <wire@example.org>`. Raises DeliveryError."""
    return _one(parseaddr(sender)[1] or sender, lasting=False)


def recipient_of(letter: Letter) -> str:
    """Whom it is to. Raises DeliveryError, lasting, for what a program or a server could take for more than that."""
    return _one(letter.to.address, lasting=True)


def _one(address: str, lasting: bool) -> str:
    if not is_mail_address(address):
        hint = "name@example.org, in ASCII and without spaces"
        raise DeliveryError(f"{said(address)!r} is no mail address", word="address", hint=hint, lasting=lasting)
    return address


def with_newlines(body: bytes) -> bytes:
    """A mail as files and programs of this machine have it: each line, the last one too, ends in a newline alone."""
    return _NEWLINE.sub(b"\n", body).rstrip(b"\n") + b"\n"


def with_crlf(body: bytes) -> bytes:
    """A mail as it goes over the wire. A bare newline must not: servers differ in what it is, and one can hide a mail
    in another with it (SMTP smuggling)."""
    return _NEWLINE.sub(b"\r\n", body)


def place_of(channel: Channel) -> Path:
    """Where a maildir or an mbox is. Raises DeliveryError when there is no folder that it could be in."""
    path = (channel.path or Path()).expanduser()
    if not path.parent.is_dir():
        raise DeliveryError(f"no folder {path.parent}", word="disk", hint=f"mkdir -p {path.parent}")
    return path


def unwritable(path: Path, error: OSError) -> DeliveryError:
    """A file or folder that does not take the letter now."""
    return DeliveryError(f"{path} cannot be written: {error.strerror}", word="disk", hint=f"ls -ld {path}")


def written(file: int, data: bytes) -> None:
    """All of it, and on the disk. Raises OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]
    os.fsync(file)


def settled(folder: Path) -> None:
    """See to it that the names in a folder outlast a power cut. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
