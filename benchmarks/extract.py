"""Articles from pages: natwire, trafilatura, resiliparse and a bare parse of the same pages, side by side in one run.

python benchmarks/extract.py [--sets fundus,...] [--rounds N] [--json]

All run in one process, in turns of a few pages each, so that a busy machine is busy for all of them. Times are of the
processor, medians over the rounds; what natwire remembers of a page is dropped before the next one. The peak of memory
is of a process that reads all pages by one extractor. Peers that are not installed are left out:
pip install trafilatura resiliparse lxml_html_clean
"""

from __future__ import annotations

import argparse
import gc
import gzip
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.conftest import shared_folder

SETS = ("fundus", "readability", "trafilatura-eval")
CHUNK = 20
# As trafilatura asks for dates itself, but with the time of day.
WITH_TIME = {"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}
BASE, OURS = "trafilatura", "natwire"

# A page and its address to its text, title, authors and day, as far as the extractor tells them.
Extract = Callable[[str, str | None], dict[str, Any]]
Row = dict[str, Any]


def main() -> None:
    """Print a table, or the same as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peak", metavar="NAME", help="read all pages by one extractor and print its peak in MB")
    options = parser.parse_args()
    sets = options.sets.split(",")
    scorer = _scorer()
    if options.peak:
        print(round(_peak(options.peak, sets, scorer)))
        return
    extractors, absent = _extractors()
    rows = [row | {"of": name} for name in sets for row in scorer.load_set(name)]
    seconds, results = _run(extractors, rows, options.rounds)
    table = {
        name: {
            "pages/s": len(rows) / seconds[name],
            f"x {BASE}": seconds[BASE] / seconds[name] if BASE in seconds else None,
            **(_quality(scorer, sets, rows, results[name]) if name != "bare parse" else {}),
            "peak MB": _peak_apart(name, options.sets),
        }
        for name in extractors
    }
    print(json.dumps({"pages": len(rows), "absent": absent, "extractors": table}) if options.json else _markdown(table))
    if absent and not options.json:
        print(f"\nabsent: {', '.join(absent)}; pip install trafilatura resiliparse lxml_html_clean", file=sys.stderr)


def _scorer() -> ModuleType:
    shared = shared_folder()
    if shared is None:
        raise SystemExit("needs ../shared beside the checkout, or NATWIRE_SHARED")
    sys.path.insert(0, str(shared / "bench"))
    return importlib.import_module("score_articles")


# ---------------------------------------------------------------------------------------------------- extractors


def _extractors() -> tuple[dict[str, Extract], list[str]]:
    """Those that are installed, by name, and the names of the others."""
    made: dict[str, Extract] = {}
    absent: list[str] = []
    for name, make in MAKERS.items():
        try:
            made[name] = make()
        except ImportError:
            absent.append(name)
    return made, absent


def _natwire() -> Extract:
    from natwire.parse import article

    def extract(html: str, url: str | None) -> dict[str, Any]:
        found = article(html, url)
        return {"text": found.text, "title": found.title, "authors": list(found.authors), "published": found.published}

    return extract


def _trafilatura(precision: bool) -> Callable[[], Extract]:
    def make() -> Extract:
        bare_extraction = importlib.import_module("trafilatura").bare_extraction

        def extract(html: str, url: str | None) -> dict[str, Any]:
            found = bare_extraction(
                html,
                url,
                with_metadata=True,
                include_comments=False,
                favor_precision=precision,
                date_extraction_params=WITH_TIME,
            )
            if found is None:
                return {}
            authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
            return {"text": found.text, "title": found.title, "authors": authors, "published": found.date}

        return extract

    return make


def _resiliparse() -> Extract:
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def extract(html: str, url: str | None) -> dict[str, Any]:
        return {"text": plain(html, main_content=True, alt_texts=False, comments=False)}

    return extract


def _bare() -> Extract:
    from selectolax.lexbor import LexborHTMLParser

    def extract(html: str, url: str | None) -> dict[str, Any]:
        LexborHTMLParser(html)
        return {}

    return extract


MAKERS: dict[str, Callable[[], Extract]] = {
    OURS: _natwire,
    BASE: _trafilatura(precision=False),
    f"{BASE}, precision": _trafilatura(precision=True),
    "resiliparse": _resiliparse,
    "bare parse": _bare,
}


# --------------------------------------------------------------------------------------------------- time, memory


def _run(extractors: dict[str, Extract], rows: list[Row], rounds: int) -> tuple[dict[str, float], dict[str, list[Row]]]:
    """The seconds that each needs for all pages, and what it made of them."""
    for extract in extractors.values():
        extract(_page(rows[0]), None)  # what is loaded at the first page
    forget = _memories()
    taken: dict[str, list[float]] = {name: [] for name in extractors}
    results: dict[str, list[Row]] = {}
    for _ in range(rounds):
        results = {name: [] for name in extractors}
        seconds = dict.fromkeys(extractors, 0.0)
        for at in range(0, len(rows), CHUNK):
            pages = [(_page(row), row.get("url")) for row in rows[at : at + CHUNK]]
            for name, extract in extractors.items():
                gc.collect()  # nobody pays for what another one left
                for page, url in pages:
                    for clear in forget:
                        clear()
                    begun = time.process_time()
                    found = extract(page, url)
                    seconds[name] += time.process_time() - begun
                    results[name].append(found)
        for name, one in seconds.items():
            taken[name].append(one)
    return {name: median(each) for name, each in taken.items()}, results


def _page(row: Row) -> str:
    return gzip.decompress(row["_gz"]).decode("utf-8")


def _memories() -> list[Callable[[], None]]:
    """What clears the caches of natwire that hold more than what is compiled once from its own files."""
    return [
        cached.cache_clear
        for cached in gc.get_objects()
        if isinstance(cached, _lru_cache_wrapper)
        and str(getattr(cached, "__module__", "")).startswith("natwire.")
        and cached.cache_parameters()["maxsize"]
    ]


def _peak(name: str, sets: list[str], scorer: ModuleType) -> float:
    extract = MAKERS[name]()
    for one in sets:
        for row in scorer.load_set(one):
            extract(_page(row), row.get("url"))
    return float(scorer.rss_kib("VmHWM")) / 1024  # unlike the peak of getrusage, it does not begin with the parent's


def _peak_apart(name: str, sets: str) -> int:
    command = [sys.executable, __file__, "--peak", name, "--sets", sets]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


# -------------------------------------------------------------------------------------------------------- quality


def _quality(scorer: ModuleType, sets: list[str], rows: list[Row], results: list[Row]) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    for name in sets:
        pairs = [
            (row, scorer.unpack(found or {"text": ""}))
            for row, found in zip(rows, results, strict=True)
            if row["of"] == name
        ]
        if bodies := [pair for pair in pairs if "body" in pair[0]]:
            f1, _, _, exact = scorer.combine([scorer.page_counts(row["body"], found["text"]) for row, found in bodies])
            figures[f"{name} F1"] = f1
            if name == "fundus":
                figures |= {"exact": exact, **_facts(scorer, bodies)}
        if snippets := [pair for pair in pairs if "with" in pair[0]]:
            figures[f"{name} F1"] = _snippets(scorer, snippets)
    return figures


def _facts(scorer: ModuleType, pairs: list[tuple[Row, Row]]) -> dict[str, float | None]:
    meta = scorer.Meta()
    for row, found in pairs:
        meta.add(row, found)
    right, wrong, missed = meta.authors
    shares = {"title": meta.title, "day": meta.day, "minute": meta.instant}
    return {
        **{name: same / of if meta.used and of else None for name, (same, of) in shares.items()},
        "authors F1": 2 * right / (2 * right + wrong + missed) if right else None,
    }


def _snippets(scorer: ModuleType, pairs: list[tuple[Row, Row]]) -> float:
    found = wanted = unwanted = 0
    for row, one in pairs:
        text = scorer.squeeze(one["text"])
        found += sum(scorer.squeeze(words) in text for words in row["with"])
        unwanted += sum(scorer.squeeze(words) in text for words in row["without"])
        wanted += len(row["with"])
    return 2 * found / (found + unwanted + wanted)


# ---------------------------------------------------------------------------------------------------------- table


def _markdown(table: dict[str, dict[str, float | None]]) -> str:
    columns = list(table[OURS])
    lines = [f"| extractor | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for name, figures in table.items():
        lines.append(f"| {name} | {' | '.join(_cell(column, figures.get(column)) for column in columns)} |")
    return "\n".join(lines)


def _cell(column: str, figure: float | None) -> str:
    if figure is None:
        return ""
    if column.startswith("x "):
        return f"{figure:.1f}"
    return f"{figure:.0f}" if column in ("pages/s", "peak MB") else f"{figure:.3f}".removeprefix("0")


if __name__ == "__main__":
    main()
