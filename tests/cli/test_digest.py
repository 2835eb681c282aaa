"""digest build and demo."""

from __future__ import annotations

import email
import email.policy
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Run


def test_a_digest_is_built_in_three_forms(here: Path, run: Run, tmp_path: Path) -> None:
    """Mail, HTML and text tell the same stories."""
    files = [tmp_path / f"x.{end}" for end in ("eml", "html", "txt")]
    for file in files:
        assert run("digest", "build", "--query", "patria", "-o", file).code == 0

    mail = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    title = run("search", "carriers:3", "--format", "{title}").out.strip()
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert len(parts) == 2
    for text in (*parts, files[1].read_text("utf-8"), files[2].read_text("utf-8")):
        assert title in " ".join(text.split()) or title.replace("’", "&#8217;") in text


def test_a_digest_of_the_config_has_its_sections(here: Path, run: Run, tmp_path: Path) -> None:
    """Sections come in the order of the config."""
    config = tmp_path / "config.toml"
    config.write_text(
        '[[digest]]\nname = "morning"\n[[digest.section]]\ntitle = "Second things"\nquery = "patria"\n'
        '[[digest.section]]\ntitle = "All the rest"\nquery = ""\n'.replace('query = ""', 'query = "*"'),
        "utf-8",
    )
    out = run("digest", "build", "morning", "--config", config).out

    assert out.casefold().index("second things") < out.casefold().index("all the rest")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("nosuch",), 2),
        (("--query", "x", "-o", "x.pdf"), 2),
        (("--query", "x", "--since", "soon"), 2),
        (("--query", "x", "-o", "/nosuch/x.txt"), 74),
    ],
)
def test_what_cannot_be_built_is_told(here: Path, run: Run, words: tuple[str, ...], code: int) -> None:
    """One clear error with a way out, and no file."""
    result = run("digest", "build", *words)

    assert result.code == code
    assert "hint: " in result.err


def test_the_demo_runs_by_itself() -> None:
    """Without a network, in under ten seconds, with every command printed before its output."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "natwire", "demo"], capture_output=True, text=True, check=True, timeout=60
    )

    assert time.monotonic() - begun < 30  # ten seconds is the goal; a busy machine is not the demo's fault
    for command in ("fetch", "search patria", "show", "digest build"):
        assert f"$ natwire {command}" in done.stdout
    assert "+2" in done.stdout
    assert "Traceback" not in done.stderr
