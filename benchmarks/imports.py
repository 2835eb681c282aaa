"""How long `natwire import` takes over made-up news: agencies' items a file each, and a mailbox of newsletters.

python benchmarks/imports.py [--items 4000] [--mbox MB]     in a folder of its own under the system's for such things

Each is imported into a new database, then once more: the second time nothing is new.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import newsroom
from benchmarks.usage import Watch

_COMMENT = "<!-- " + "x" * 70 + " -->\n"  # newsletters are mostly markup


def items(folder: Path, number: int) -> Path:
    """A ninjs a file."""
    folder.mkdir()
    for n in range(number):
        story = newsroom.article(n, number)
        told = {
            "uri": f"urn:newsml:wire.example:{n}",
            "version": "1",
            "pubstatus": "usable",
            "headline": story.title,
            "body_html": _paragraphs(story.text),
            "source": "Wire",
            "versioncreated": f"{story.published:%Y-%m-%dT%H:%M:%SZ}",
        }
        (folder / f"{n:06}.json").write_text(json.dumps(told), "utf-8")
    return folder


def mailbox(path: Path, megabytes: int) -> Path:
    """Newsletters of 30 to 50 kB."""
    with path.open("w", encoding="utf-8") as file:
        n = 0
        while file.tell() < megabytes * 1_000_000:
            story = newsroom.article(n, 100_000)
            file.write(
                "From desk@wire.example Tue Nov 24 08:00:00 2026\n"
                f"From: Desk <desk@wire.example>\nSubject: Letter {n}\n"
                f"Message-ID: <{n}@wire.example>\nDate: {story.published:%a, %d %b %Y %H:%M:%S +0000}\n"
                "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                f"<html><body><h1>{escape(story.title)}</h1>{_paragraphs(story.text)}</body></html>\n{_COMMENT * 400}\n"
            )
            n += 1
    return path


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in text.split("\n\n"))


def measure(what: str, command: list[str]) -> None:
    """Run it once and print what it took."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        watch = Watch(run.pid)
        told, _ = run.communicate()
    used = watch.stop(time.perf_counter() - begun, run.returncode != 0)
    failed = f"  FAILED, exit {run.returncode}" if used.failed else ""
    spent = f"{used.wall:6.1f} s wall  {used.processor:6.1f} s cpu  {used.memory:4.0f} MB peak"
    print(f"{what:<28} {spent}  {told.strip()}{failed}", flush=True)


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=4_000)
    options.add_argument("--mbox", type=int, default=100, metavar="MB")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="natwire-imports-") as place:
        folder = Path(place)
        for what in (items(folder / "items", chosen.items), mailbox(folder / "letters.mbox", chosen.mbox)):
            size = what.stat().st_size if what.is_file() else sum(each.stat().st_size for each in what.iterdir())
            for turn in ("new", "again"):
                command = [sys.executable, "-m", "natwire", "--config", str(folder / "none.toml")]
                command += ["--db", str(folder / f"{what.name}.db"), "import", str(what)]
                measure(f"{what.name} ({size / 1e6:.0f} MB), {turn}", command)


if __name__ == "__main__":
    main()
