"""Two mail servers on loopback: aiosmtpd, which knows the protocol, and one that breaks it on purpose."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LOGIN = ("ada", "opensesame")


class Clerk(Controller):
    """`got` is what it took, `says` what it answers in place of yes, by command: a text, or one for each time.

    `peers` are the connections that it took mail from, `tried` the logins.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, wrapped: ssl.SSLContext | None = None, login: bool = False):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.got: list[Envelope] = []
        self.peers: list[object] = []
        self.tried: list[LoginPassword] = []
        self.says: dict[str, str | list[str]] = {}
        super().__init__(
            self,
            hostname="127.0.0.1",
            port=self.listening.getsockname()[1],
            ssl_context=wrapped,
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=login,
            authenticator=self._authenticate,
        )

    def __enter__(self) -> Clerk:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _create_server(self) -> Coroutine[Any, Any, asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.listening, ssl=self.ssl_context)

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        self.tried.append(login)
        right = (login.login.decode(), login.password.decode()) == LOGIN
        return AuthResult(success=right, handled=False)

    def _answer(self, command: str, usual: str) -> str:
        said = self.says.get(command, usual)
        if isinstance(said, list):
            return said.pop(0) if said else usual
        return said

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Part of what aiosmtpd calls."""
        envelope.mail_from, envelope.mail_options = address, options
        return self._answer("MAIL", "250 OK")

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Part of what aiosmtpd calls."""
        if (answer := self._answer("RCPT", "250 OK")).startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        """Part of what aiosmtpd calls."""
        if (answer := self._answer("DATA", "250 OK, queued as 42")).startswith("2"):
            self.got.append(envelope)
            self.peers.append(session.peer)
        return answer


Act = Callable[[socket.socket], None]
HANG_UP = None  # instead of an answer


class Scripted:
    """`says` is what it answers, by the command's first word, and by `hello` and `.` for what comes before and after
    all of them. `heard` is every line that it was told but the letter's."""

    usual: Mapping[str, bytes | Act | None] = {
        "hello": b"220 ready\r\n",
        "DATA": b"354 go on\r\n",
        "QUIT": b"221 bye\r\n",
    }

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.says: dict[str, bytes | Act | None] = {}
        self.heard: list[str] = []
        self.over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Hang up on everybody."""
        self.over.set()
        self.listening.close()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            try:
                going = self._say(connection, "hello")
                while going and (line := lines.readline()):
                    self.heard.append(line.decode("latin-1").rstrip())
                    word = (line.decode("latin-1").split() or [""])[0].upper()
                    going = self._say(connection, word)
                    if going and word == "DATA":
                        while lines.readline() not in (b".\r\n", b""):
                            pass
                        going = self._say(connection, ".")
            except OSError:
                pass  # the client has seen enough

    def _say(self, connection: socket.socket, word: str) -> bool:
        said = self.says[word] if word in self.says else self.usual.get(word, b"250 yes\r\n")
        if said is None:
            return False
        if isinstance(said, bytes):
            connection.sendall(said)
        else:
            said(connection)
        return True

    def dribble(self, beginning: bytes) -> Act:
        """An answer that goes on for ever, a byte at a time, each soon enough."""

        def act(connection: socket.socket) -> None:
            connection.sendall(beginning)
            while not self.over.wait(0.05):
                connection.sendall(b"x")

        return act
