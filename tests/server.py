"""A server on loopback that answers as it is told and remembers what it was asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Asked:
    """One request as it came: its path, its headers in lower case, its body, and when (of time.monotonic)."""

    path: str
    headers: dict[str, str]
    body: bytes = b""
    at: float = field(default_factory=time.monotonic)


Answer = bytes | Callable[[Asked, socket.socket], None]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it goes over the wire; `_` in a header's name is a hyphen."""
    told = {"Content-Length": str(len(body)), "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """An answer that leads elsewhere."""
    return answer(status=status, Location=location)


class Server:
    """`server.answers[path]` is what is sent; what is not there is a 404. `asked` is what came, in order."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/") -> str:
        """The address of a path here."""
        return f"http://127.0.0.1:{self.port}{path}"

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
        with connection:
            try:
                said = b""
                while b"\r\n\r\n" not in said:
                    if not (more := connection.recv(65_536)):
                        return
                    said += more
                    if said.startswith(b"\x16"):  # somebody tries TLS
                        connection.sendall(answer(status="400 Bad Request"))
                        return
                head, _, body = said.partition(b"\r\n\r\n")
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                while len(body) < int(headers.get("content-length", 0)) and (more := connection.recv(65_536)):
                    body += more
                asked = Asked(first.split(" ")[1], headers, body)
                self.asked.append(asked)
                told = self.answers.get(asked.path, answer(status="404 Not Found"))
                if isinstance(told, bytes):
                    connection.sendall(told)
                else:
                    told(asked, connection)
            except OSError:
                pass  # the client has seen enough
