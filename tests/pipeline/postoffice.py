"""A mail server in a process of its own, which outlives those who are killed while they talk to it."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any


class PostOffice:
    """`took` are the Message-IDs of what it took, in their order; `port` is where it listens on loopback."""

    def __init__(self, folder: Path) -> None:
        self.book = folder / "took"
        self.book.touch()
        # Not by its path: beside this file others have names of the standard library's.
        command = [sys.executable, "-m", "tests.pipeline.postoffice", str(self.book)]
        root = Path(__file__).resolve().parents[2]
        self.process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def __enter__(self) -> PostOffice:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdout
        self.process.stdout.close()
        self.process.terminate()
        self.process.wait()

    @property
    def took(self) -> list[str]:
        """The Message-IDs of the mails that it said yes to, or was about to."""
        return self.book.read_text("ascii").split()


class _Clerk:
    """Writes down a mail before it says that it has it."""

    def __init__(self, book: int) -> None:
        self.book = book

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Part of what aiosmtpd calls. It is a busy office: a mail takes up to 10 ms."""
        await asyncio.sleep(random.random() / 100)
        os.write(self.book, f"{message_from_bytes(envelope.content)['Message-ID']}\n".encode("ascii"))
        return "250 it is ours now"


async def _serve(book: Path) -> None:
    from aiosmtpd.smtp import SMTP

    clerk = _Clerk(os.open(book, os.O_WRONLY | os.O_APPEND))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(clerk), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
