"""What there is to schedule: a program, a config and a database at places with names that nobody would choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from natwire.config.settings import Channel, Settings
from natwire.schedule.work import Work, beat, needs

Scheduled = Callable[..., Work]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a space, a per cent sign, both quotes, a dollar and a letter of another alphabet in its name."""
    folder = tmp_path / 'my 100%\'s "wire" $HOME ışık'
    folder.mkdir()
    program = folder / "natwire"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" "$NATWIRE_X_BEARER_TOKEN_FILE"\n', "utf-8")
    program.chmod(0o755)
    return folder


@pytest.fixture
def scheduled(place: Path) -> Scheduled:
    """Work with some of it as the test wants it: every, digests, channels, secrets, environ."""

    def scheduled(
        every: str = "15",
        digests: bool = True,
        channels: tuple[Channel, ...] = (),
        secrets: dict[str, str] | None = None,
        environ: dict[str, str] | None = None,
    ) -> Work:
        settings = Settings(
            place / "config.toml", channels={each.name: each for each in channels}, secrets=secrets or {}
        )
        program = (str(place / "natwire"), "--config", str(settings.path), "--db", str(place / "natwire.db"))
        wanted = needs(settings, place / "natwire.db", environ or {})
        return Work(program, beat(timedelta(minutes=int(every))), digests, wanted)

    return scheduled
