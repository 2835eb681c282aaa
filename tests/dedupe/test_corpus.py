"""Grouping as a whole, against labelled stories of the corpus and of the load server."""

from __future__ import annotations

import importlib.util
import itertools
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks.adapters import farm, group, orders

AT = "2025-06-03T08:15:00Z"

pytestmark = pytest.mark.shared


@pytest.fixture
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_duplicates", shared / "bench" / "score_duplicates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("order", ["in order", "reversed", "shuffled 0", "shuffled 1", "shuffled 2"])
def test_labelled_stories_are_grouped(shared: Path, scorer: ModuleType, order: str) -> None:
    """Real dispatches, made copies and bulletins: next to no wrong merge, few copies missed, in whatever order."""
    rows = dict(orders(scorer.load(shared / "corpus" / "duplicates")))[order]
    found = group(rows)
    result: dict[str, Any] = scorer.score([row["cluster"] for row in rows], found)
    assert result["precision"] >= 0.995
    assert result["recall"] >= 0.98
    assert result["bcubed_f1"] >= 0.995
    wrong = scorer.breakdown(rows, found)["false_pairs_by_kind"]
    assert not [kinds for kinds in wrong if "template" in kinds], "bulletins were merged"


def test_wire_copy_in_seven_languages_is_grouped(shared: Path, scorer: ModuleType) -> None:
    """The load server's wire stories, edited by each outlet, in scripts with and without spaces."""
    rows = list(farm(shared))
    result: dict[str, Any] = scorer.score([row["cluster"] for row in rows], group(rows))
    assert result["stories"] == 3000
    assert result["precision"] >= 0.999
    assert result["recall"] >= 0.97


def test_the_seed_and_its_second_version_are_one_story(shared: Path) -> None:
    """A day's second post with another headline, two words more and without the last paragraph."""
    seed = json.loads((shared / "corpus" / "seed" / "expected-text.json").read_text("utf-8"))
    paragraphs = list(seed["body_paragraphs"])
    later = [paragraphs[0].replace("on Monday", "on Monday in Ankara"), *paragraphs[1:-1]]
    posts = [(seed["title"], paragraphs), ("Finland and Türkiye Sign Defense Industry MoU", later)]
    for order in itertools.permutations(posts):
        rows = [
            {"id": title, "title": title, "text": "\n\n".join(text), "published": AT, "source": "nat.example"}
            for title, text in order
        ]
        assert len(set(group(rows))) == 1
