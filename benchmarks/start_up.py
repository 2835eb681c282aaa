"""How long a command takes that does almost nothing, against `python -c "import typer"` in the same run, alternating.

python benchmarks/start_up.py [runs]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from natwire.cli.demo_ import CONFIG
from natwire.config import editing
from natwire.demo import serving
from natwire.model.source import Source


def main(runs: int) -> None:
    """Print a line per command: median in ms, least, ratio to the first."""
    with TemporaryDirectory() as folder:
        place = _filled(Path(folder))
        natwire = [str(Path(sys.executable).with_name("natwire")), *place]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            'python -c "import typer"': [sys.executable, "-c", "import typer"],
            "natwire --version": [*natwire, "--version"],
            "natwire search patria": [*natwire, "search", "patria"],
            "natwire list": [*natwire, "list"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                times[name].append(1000 * (time.perf_counter() - begun))
        base = median(times['python -c "import typer"'])
        for name, taken in times.items():
            print(f"{name:<28} {median(taken):7.1f} ms   least {min(taken):6.1f}   {median(taken) / base:5.2f} x")


def _filled(folder: Path) -> list[str]:
    """The demo's database, and the options that lead to it."""
    config = folder / "config.toml"
    config.write_text(CONFIG, "utf-8")
    place = ["--config", str(config), "--db", str(folder / "natwire.db")]
    with serving(datetime.now(UTC)) as outlets:
        for name, url in outlets:
            editing.add_source(config, Source(name, url))
        subprocess.run([sys.executable, "-m", "natwire", *place, "fetch"], check=True, env=dict(os.environ))
    return place


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 31)
