"""What an attack costs: processor time and memory of `natwire.parse.article` for each kind, a process each.

    python tests/fuzz/hostile.py [KIND...]

The kinds are in `tests/parse/test_hostile.py`, at a tenth of their size; here they come whole.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve()


def measure(kind: str) -> None:
    """One kind in this process: its row on standard output."""
    from natwire.parse import article
    from tests.parse.test_hostile import KINDS

    article("<p>The council met.")
    page = KINDS[kind](10)
    size = len(page)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = article(page, "https://e.example/a")
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{kind:32} {size / 1e6:6.1f} MB {took:6.2f} s {peak / 1e3:5.0f} MB, {before / 1e3:.0f} before", end="")
    print(f"  {len(found.text):9} characters {found.unfit}", flush=True)


def main(kinds: list[str]) -> None:
    """Each kind in a process of its own."""
    sys.path.insert(0, str(HERE.parents[2]))
    if kinds[:1] == ["--one"]:
        measure(kinds[1])
        return
    from tests.parse.test_hostile import KINDS

    for kind in kinds or KINDS:
        subprocess.run([sys.executable, HERE, "--one", kind], check=False)


if __name__ == "__main__":
    main(sys.argv[1:])
