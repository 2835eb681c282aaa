"""A real WordPress, started by ../shared/bench/real-servers/wordpress/start.sh; skipped where none is running."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.farm import CONFIG, natwire

URL = os.environ.get("NATWIRE_WORDPRESS", "http://127.0.0.1:8099")

pytestmark = [pytest.mark.realserver, pytest.mark.shared]


@pytest.fixture(autouse=True)
def _answering() -> None:
    try:
        build_opener(ProxyHandler({})).open(f"{URL}/feed/", timeout=10).close()
    except (URLError, OSError):
        pytest.skip(f"no WordPress at {URL}; shared/bench/real-servers/wordpress/start.sh starts one")


@pytest.fixture(params=["/", "/feed/"], ids=["home page", "feed"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The site added by its front door or by its feed, and fetched."""
    (tmp_path / "config.toml").write_text(CONFIG.format(follow="auto"), "utf-8")
    added = natwire(tmp_path, "source", "add", URL + request.param)
    assert added.returncode == 0, added.stderr
    fetched = natwire(tmp_path, "fetch")
    assert (fetched.returncode, fetched.stderr) == (0, "")
    return tmp_path


def test_the_seed_story_is_found_whole_and_once(place: Path, shared: Path) -> None:
    """Its text is the expected one to the letter; its second version is a carrier or version and no second line."""
    expected = json.loads((shared / "corpus" / "seed" / "expected.json").read_text("utf-8"))
    (found,) = [json.loads(line) for line in natwire(place, "search", "patria", "--jsonl").stdout.splitlines()]

    assert found["title"] == expected["title"]
    assert found["text"].split("\n\n") == expected["body_paragraphs"]
    assert len(found["carriers"]) + sum(each["versions"] for each in found["carriers"]) == 2


def test_the_24_briefings_are_24_stories(place: Path) -> None:
    """The same wording with other numbers is other news; the first poll reads the feed's second page too."""
    found = natwire(place, "search", "title:briefing", "-n", "100", "--format", "{title}").stdout.splitlines()

    assert sorted(found) == sorted(f"Daily briefing no. {n}" for n in range(1, 25))
    assert json.loads(natwire(place, "db", "info", "--json").stdout)["stories"] == 25


def test_a_second_poll_is_a_304(place: Path) -> None:
    """WordPress gives validators, and they are sent back as they came."""
    told = natwire(place, "fetch", "--force", "--jsonl").stdout.splitlines()

    assert [json.loads(line)["result"] for line in told] == ["unchanged"]


def test_followed_pages_give_the_same_text(shared: Path, tmp_path: Path) -> None:
    """With share, author and comment boxes inside the page, the article is still the eleven paragraphs."""
    expected = json.loads((shared / "corpus" / "seed" / "expected.json").read_text("utf-8"))
    (tmp_path / "config.toml").write_text(CONFIG.format(follow="always"), "utf-8")
    assert natwire(tmp_path, "source", "add", f"{URL}/tag/patria/").returncode == 0
    assert natwire(tmp_path, "fetch").returncode == 0

    (found,) = [json.loads(line) for line in natwire(tmp_path, "search", "patria", "--jsonl").stdout.splitlines()]
    assert found["text"].split("\n\n") == expected["body_paragraphs"]
