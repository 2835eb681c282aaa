"""natwire demo"""

from __future__ import annotations

import sys

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)

CONFIG = """\
# The demo's config: four outlets on this machine.
[fetch]
allow_private = ["127.0.0.1/32"]
host_delay = "0s"
host_connections = 8
"""


@app.command(epilog="Example: natwire demo")
def demo(ctx: typer.Context) -> None:
    """Show a small newswire at work; needs no network and leaves nothing behind.

    Four made-up outlets are served on loopback and go through the real thing: fetch, search, show, digest.
    """
    from datetime import UTC, datetime
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from natwire.config import editing
    from natwire.demo import serving
    from natwire.model.source import Source

    with TemporaryDirectory(prefix="natwire-demo-") as folder, serving(datetime.now(UTC)) as outlets:
        config = Path(folder) / "config.toml"
        config.write_text(CONFIG, "utf-8")
        for name, url in outlets:
            editing.add_source(config, Source(name, url))
        print(f"Four small outlets in three languages are on the air: {', '.join(name for name, _ in outlets)}.")
        run = _Runner(config, Path(folder) / "natwire.db")
        run("fetch", "--verbose")
        print("\nOne line a story. One of them was printed by three outlets: +2.")
        run("search", "patria")
        print("\nWho had it first, and how they changed the headline:")
        run("show", run.first("patria carriers:>1"), "--carriers")
        print("\nTurkish letters need no Turkish keyboard:")
        run("search", "isci OR yuzde", "--limit", "3")
        print("\nThe same as a digest, to be mailed or read:")
        run("digest", "build", "--query", "patria", "-o", "-")
    print("\nThat was natwire. To go on with your own sources:\n")
    print("  natwire init\n  natwire source add https://example.org/\n  natwire fetch")


class _Runner:
    """Prints each command as one would type it, and runs it on the demo's own config and database."""

    def __init__(self, config: object, database: object) -> None:
        self.place = ["--config", str(config), "--db", str(database)]

    def __call__(self, *words: str) -> None:
        import shlex
        import subprocess

        print(f"\n$ natwire {shlex.join(words)}", flush=True)
        subprocess.run([sys.executable, "-m", "natwire", *self.place, *words], check=False, env=_environment())

    def first(self, word: str) -> str:
        """The id of the best story for a word."""
        import subprocess

        command = [sys.executable, "-m", "natwire", *self.place, "search", "--ids", "--limit", "1", word]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=_environment()).stdout.strip()


def _environment() -> dict[str, str]:
    """The user's own, less what points to the user's own config and database."""
    import os

    return {name: value for name, value in os.environ.items() if name not in ("NATWIRE_CONFIG", "NATWIRE_DB")}
