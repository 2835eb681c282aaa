"""A feed of comments, as somebody who adds it by accident meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.cli.demo_ import CONFIG
from tests.server import Server, answer

from .conftest import Run


def feed(anchor: str) -> bytes:
    """A feed of two entries, whose addresses end in `anchor` and a number."""
    items = "".join(
        f"<item><title>By: Reader {n}</title><link>/ferry/{anchor}{n}</link><description>Late!</description></item>"
        for n in range(2)
    )
    return answer(f"<rss version='2.0'><channel><title>Ferry late</title>{items}</channel></rss>".encode())


@pytest.mark.parametrize(("anchor", "warned"), [("#comment-", True), ("", False)])
def test_adding_a_feed_of_comments_is_told_plainly(
    anchor: str, warned: bool, server: Server, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is added, since the user asked for it, and the warning says what to do."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    server.answers["/feed"] = feed(anchor)

    added = run("source", "add", server.url("/feed"), "--name", "ferry")

    assert added.code == 0
    assert ("holds what readers say and no articles" in added.err) is warned
    assert ("natwire source rm ferry" in added.err) is warned
