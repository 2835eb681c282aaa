"""The demo, as somebody runs it who has just installed natwire."""

from __future__ import annotations

import subprocess
import sys


def test_the_demo_runs_by_itself() -> None:
    """Without a network, soon, with every command printed before its output."""
    done = subprocess.run(
        [sys.executable, "-m", "natwire", "demo"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,  # ten seconds is the goal; a busy machine is not the demo's fault
    )

    for command in ("fetch", "search patria", "show", "digest build"):
        assert f"$ natwire {command}" in done.stdout
    assert "+2" in done.stdout
    assert "Traceback" not in done.stderr
