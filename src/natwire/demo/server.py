"""The demo's outlets on loopback: one small web server each, for as long as the demo runs."""

from __future__ import annotations

import socketserver
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from natwire.demo.pages import Page, outlets, pages


@contextmanager
def serving(now: datetime) -> Iterator[list[tuple[str, str]]]:
    """Serve the outlets and give the name and the feed's URL of each; the servers stop when the context ends.

    Each has a port of its own, for natwire counts carriers by host and port. `now` (aware) is when the newest of
    their news is 20 minutes old.
    """
    with ExitStack() as stack:
        sources = []
        for outlet in outlets(now):
            server = stack.enter_context(_running())
            base = f"http://127.0.0.1:{server.server_port}"
            server.pages = pages(outlet, base)
            sources.append((outlet.name, base + outlet.feed))
        yield sources


class _Server(ThreadingHTTPServer):
    """An outlet's server on a free port of the loopback address."""

    daemon_threads = False  # so that closing waits for the answers under way

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: Mapping[str, Page] = {}

    def server_bind(self) -> None:
        """Bind, without HTTPServer's reverse look-up of the address: it asks a name server, for seconds on macOS."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own affair and none of the newcomer's; any other fault is ours, and shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers a GET with a page, with 304 to who has it already, or with 404. One request to a connection."""

    server: _Server
    timeout = 5  # seconds; a client that says nothing does not hold up the end of the demo

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path.partition("?")[0])
        if page is None:
            self.send_error(404)
            return
        etag = f'"{blake2b(page.body, digest_size=8).hexdigest()}"'
        known = self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else 200)
        self.send_header("ETag", etag)
        if not known:
            self.send_header("Content-Type", page.type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if not known:
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: stderr belongs to natwire's own messages."""


@contextmanager
def _running() -> Iterator[_Server]:
    with _Server() as server:
        # Polled this often, the end of the demo waits no longer than that for each of its servers.
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
