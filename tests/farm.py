"""The load server of ../shared, started and asked. Benchmarks use it too."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

CONFIG = """\
[fetch]
allow_private = ["127.0.0.0/8"]
host_delay = "0s"
host_connections = 50
follow = "{follow}"
"""

_open = build_opener(ProxyHandler({})).open


@dataclass(frozen=True)
class Farm:
    """A farm that is running."""

    port: int
    pid: int

    def control(self, what: str) -> str:
        """The answer to a control request, such as `advance?pct=10&k=1`."""
        with _open(f"http://127.0.0.1:{self.port}/control/{what}", timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def expected(self) -> dict[str, Any]:
        """What a complete client must hold by now."""
        told: dict[str, Any] = json.loads(self.control("expect"))
        return told

    def config(self, folder: Path, follow: str = "auto") -> Path:
        """A config with all of its feeds, in `folder`."""
        path = folder / "config.toml"
        feeds = self.control("feeds.txt").split()
        tables = "".join(f'\n[[source]]\nname = "f{n}"\nurl = "{url}"\n' for n, url in enumerate(feeds))
        path.write_text(CONFIG.format(follow=follow) + tables, "utf-8")
        return path

    def slow_config(self, folder: Path, follow: str = "auto") -> None:
        """The same for a run that is still at work after ten seconds, however quick the machine."""
        self.control("set?latency=fixed:1500")
        path = self.config(folder, follow)
        path.write_text(path.read_text("utf-8").replace("[fetch]", "[fetch]\nconnections = 5"), "utf-8")


@contextmanager
def running(shared: Path, feeds: int, hosts: int, *options: str) -> Iterator[Farm]:
    """A farm of so many feeds on a free port; it ends with the block, by its own pid."""
    port = _free_port()
    script = shared / "bench" / "feedfarm" / "feedfarm.py"
    command = [sys.executable, str(script), "--feeds", str(feeds), "--hosts", str(hosts), "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=script.parent) as process:
        farm = Farm(port, process.pid)
        try:
            _wait(farm, process)
            yield farm
        finally:
            process.terminate()


def _wait(farm: Farm, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            farm.control("expect")
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the farm did not start")


def natwire(place: Path, *words: str, timeout: float = 300, **more: Any) -> subprocess.CompletedProcess[str]:
    """`natwire WORDS` on the config and database in `place`."""
    return subprocess.run(command(place, *words), capture_output=True, text=True, timeout=timeout, check=False, **more)


def command(place: Path, *words: str) -> list[str]:
    """The words of a natwire command on the config and database in `place`."""
    where = ["--config", str(place / "config.toml"), "--db", str(place / "natwire.db")]
    return [sys.executable, "-m", "natwire", *where, *words]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
