"""smtplib's talk with a server, with bounds: no answer is awaited for ever, however it dribbles, or has no end."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from ipaddress import ip_address

_MOST = 64 << 10  # bytes of an answer
_LONGEST = 4 << 10  # bytes of a line of one; RFC 5321 §4.5.3.1.5 has 512


class Conversation(smtplib.SMTP):
    """A connection that the server has greeted. Each answer has to be whole in `seconds`; none comes after `until`.

    `wrapped` is the TLS that the connection begins with; `secrets` are what nobody may quote from its
    answers. Raises what smtplib raises, SMTPServerDisconnected also for an answer out of bounds: its `__context__` is a
    TimeoutError when it came too slowly.
    """

    def __init__(self, host: str, port: int, seconds: float, until: float, wrapped: ssl.SSLContext | None) -> None:
        self.host, self.seconds, self.until, self.wrapped = host, seconds, until, wrapped
        self.secrets: list[str] = []
        super().__init__(host, port, "localhost", seconds)  # the name that smtplib would ask DNS for may take a minute
        self.local_hostname = _literal(self._socket.getsockname()[0])

    @property
    def _socket(self) -> socket.socket:
        assert self.sock is not None
        return self.sock

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """smtplib's hook, which its own SMTP_SSL uses too."""
        plain = socket.create_connection((host, port), timeout)
        return self.wrapped.wrap_socket(plain, server_hostname=host) if self.wrapped else plain

    def getreply(self) -> tuple[int, bytes]:
        """The next answer: its code, or -1 for what is no answer, and its lines."""
        return self._answer(min(self.until, time.monotonic() + self.seconds))

    def last_word(self) -> tuple[int, bytes]:
        """The answer to a whole letter. It may take all the time that is left: when it gets lost, a copy is sent."""
        return self._answer(self.until)

    def _answer(self, until: float) -> tuple[int, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = _Answers(self.sock)
        self.file.begin(until)
        answer = super().getreply()
        self._socket.settimeout(self.seconds)
        return answer


class _Answers:
    """The lines that come from a server, in place of a file's."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.held = sock, b""

    def begin(self, until: float) -> None:
        """Another answer, of which the last line comes before `until`."""
        self.until, self.left = until, _MOST

    def readline(self, _: int = -1) -> bytes:
        """A line, or b"" when the server has hung up. Raises OSError."""
        while b"\n" not in self.held:
            if len(self.held) > _LONGEST or self.left <= 0:
                raise OSError("an answer without an end")
            self.sock.settimeout(max(self.until - time.monotonic(), 0.001))
            if not (more := self.sock.recv(4096)):
                return b""
            self.held += more
            self.left -= len(more)
        line, _newline, self.held = self.held.partition(b"\n")
        return line + b"\n"

    def close(self) -> None:
        """The socket is closed by whom it belongs to."""


def _literal(address: str) -> str:
    """How a machine without a name of its own greets (RFC 5321 §4.1.3), as Thunderbird does.

    >>> _literal("192.0.2.7"), _literal("fe80::1%eth0")
    ('[192.0.2.7]', '[IPv6:fe80::1]')
    """
    address = address.partition("%")[0]
    return f"[IPv6:{address}]" if ip_address(address).version == 6 else f"[{address}]"
