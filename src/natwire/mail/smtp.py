"""A mail server: one connection for all letters, opened again after an error, and never in plain text unasked."""

from __future__ import annotations

import re
import smtplib
import time
from contextlib import suppress

from natwire.config.settings import Channel
from natwire.errors import DeliveryError
from natwire.mail.common import Secrets, address_of, recipient_of, said, secret, with_crlf
from natwire.mail.conversation import Conversation
from natwire.mail.greeting import begun, broken
from natwire.model.delivery import Letter

_PATIENCE = 4  # times the timeout, for a letter and what must be said before it
_GOES = 421  # "service not available, closing": it may come at any time (RFC 5321 §3.8)
_TOO_LARGE = 552
_ANSWERS = range(200, 600)


class Smtp:
    """Hands letters to a server, each in four times the channel's timeout at most."""

    def __init__(self, channel: Channel, sender: str, secrets: Secrets) -> None:
        self.channel, self.sender, self.secrets = channel, address_of(sender), secrets
        self.seconds = channel.timeout.total_seconds()
        self.server: Conversation | None = None

    def deliver(self, letter: Letter) -> str:
        """The server's answer to the letter. Raises DeliveryError, lasting when it will never take this one."""
        until = time.monotonic() + _PATIENCE * self.seconds
        self.server = self._kept(until) or self._opened(until)
        try:
            return _handed_over(self.server, self.sender, letter)
        except DeliveryError:
            self.close()
            raise

    def greet(self) -> None:
        """Connect, begin TLS and log in as for a letter, and send none. Raises DeliveryError."""
        self.server = self._opened(time.monotonic() + self.seconds)
        self.close()

    def close(self) -> None:
        """Say goodbye, if that is still possible."""
        server, self.server = self.server, None
        if server:
            server.until = time.monotonic() + 1
            with suppress(smtplib.SMTPException):
                server.quit()
            server.close()

    def _kept(self, until: float) -> Conversation | None:
        """The connection of the letter before, unless the server has hung up since."""
        if self.server is None:
            return None
        self.server.until = until
        with suppress(smtplib.SMTPException):
            if self.server.rset()[0] == 250:
                return self.server
        self.close()
        return None

    def _opened(self, until: float) -> Conversation:
        login = secret(self.channel.login, self.channel, self.secrets) if self.channel.login else ""
        return begun(self.channel, login, until)


def _handed_over(server: Conversation, sender: str, letter: Letter) -> str:
    """The server's answer to the whole letter. Raises DeliveryError."""
    recipient = recipient_of(letter)
    try:
        # not smtplib's `mail` and `rcpt`: they look for an address in what they get, and say the one that they find
        _agreed(server, "the sender", server.docmd("MAIL", f"FROM:<{sender}>"))
        _agreed(server, "the recipient", server.docmd("RCPT", f"TO:<{recipient}>"))
        _agreed(server, "to listen", server.docmd("DATA"), 354)
        server.send(_dotted(with_crlf(letter.body)))
    except smtplib.SMTPException as error:
        raise broken(server.host, error) from error
    try:
        answer = server.last_word()
    except smtplib.SMTPException as error:
        raise _untold(server) from error
    if answer[0] not in _ANSWERS:
        raise _untold(server)
    return _agreed(server, "the letter", answer)


def _untold(server: Conversation) -> DeliveryError:
    told = f"{server.host} got the letter and did not say whether it takes it"
    return DeliveryError(told, word="unknown")


def _dotted(body: bytes) -> bytes:
    """With the end that SMTP knows, a dot alone, and none before it (RFC 5321 §4.5.2)."""
    body = re.sub(rb"(?m)^\.", b"..", body)
    return body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")


def _agreed(server: Conversation, what: str, answer: tuple[int, bytes], code: int = 250) -> str:
    """The answer, when it is a yes. A no to the sender is one to all letters: only the size is the letter's own."""
    told = f"{answer[0]} {said(answer[1], server.secrets)}".rstrip()
    if answer[0] // 100 == code // 100:
        return told
    told = f"{server.host} refuses {what}: {told}"
    if answer[0] == _GOES:
        raise DeliveryError(told, word="busy", hint="it says that it closes; the next run asks again")
    if what == "the sender" and answer[0] != _TOO_LARGE:
        raise DeliveryError(told, word="address", hint="is `from` in [mail] an address that you may send as?")
    raise DeliveryError(told, word="refused", lasting=answer[0] // 100 == 5)
