"""The config, checked and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

CONFIG = """\
[[watch]]
name = "patria"
query = "patria -football"
to = "box"

[[digest]]
name = "morning"
since = "24h"
[[digest.section]]
watch = "patria"

[channel.box]
kind = "maildir"
path = "box"

[channel.chat]
kind = "webhook"
url = { env = "A_HOOK" }
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config with something of each kind."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(path))
    monkeypatch.setenv("A_HOOK", "https://hook.example/s3cret")
    return path


def test_what_is_there_is_counted(config: Path, run: Run) -> None:
    """Watches that report on their own."""
    done = run("config", "check")

    told = "0 sources, 1 watch (1 reporting), 1 digest, 2 channels, no fault"
    assert (done.code, done.out, done.err) == (0, f"{config}: {told}\n", "")


def test_a_secret_that_is_not_there_is_no_silence(config: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The config is right, so the status is 0; but nobody should wait for what cannot be sent."""
    monkeypatch.delenv("A_HOOK")
    done = run("config", "check")

    assert (done.code, done.err) == (0, "natwire: channel chat: url: env:A_HOOK is not set\n")
    assert done.out.endswith("2 channels, 1 warning\n")


def test_mail_that_no_channel_takes_is_no_silence(config: Path, run: Run) -> None:
    """A config that is older than channels is right, and nobody gets a mail by it."""
    config.write_text(CONFIG[: CONFIG.index("[channel")].replace('"box"', '["a@b.example", "c@b.example"]'), "utf-8")
    done = run("config", "check")

    assert done.err == 'natwire: the watch "patria" cannot be sent: there is no [channel.mail]\n'
    assert (done.code, done.out.endswith("1 digest, 0 channels, 1 warning\n")) == (0, True)


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        ('since = "24h"', 'since = "someday"', 'the digest "morning": since "someday" is no time'),
        ('watch = "patria"', 'watch = "patira"', 'the digest "morning": no watch "patira"'),
        ('to = "box"', 'to = "bax"', 'line 4: no channel "bax"'),
        (
            'kind = "webhook"',
            'kind = "webhook"\ntemplate = "{{ titel }}"',
            "the template of channel chat, line 1: 'titel'",
        ),
        ("[channel.box]", '[rewrite]\nlinkdin = "https://b.example/{handle}"\n[channel.box]', 'no platform "linkdin"'),
    ],
)
def test_what_would_go_wrong_at_night_is_told_by_day(config: Path, run: Run, was: str, written: str, said: str) -> None:
    """Names of watches, channels and platforms, times and templates."""
    config.write_text(CONFIG.replace(was, written), "utf-8")
    done = run("config", "check")

    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_template_of_mails_is_tried(config: Path, run: Run) -> None:
    """It stands beside the config, and its fault would keep a morning's mail back."""
    (config.parent / "templates").mkdir()
    template = config.parent / "templates" / "digest.txt.j2"
    template.write_text("\n{{ view.nosuch }}\n", "utf-8")
    done = run("config", "check")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"natwire: {template}, line 2: ")


def test_channels_are_shown_without_their_secrets(config: Path, run: Run) -> None:
    """With the defaults of what their kind has, and nothing that it has not."""
    shown = run("config", "show").out
    (chat,) = (part for part in shown.split("\n\n") if part.startswith("[channel.chat]"))

    assert chat.splitlines() == ["[channel.chat]", 'kind = "webhook"', "# url: set (environment)", 'timeout = "30s"']
    assert f'[channel.box]\nkind = "maildir"\npath = "{config.with_name("box")}"' in shown
    assert "s3cret" not in shown + run("config", "show", "--json").out
