"""A database with stories, and readers who are told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from natwire.config.settings import Channel, DigestPlan, SectionPlan, Settings
from natwire.dedupe.changes import grades
from natwire.model.delivery import Destination
from natwire.store import Database
from natwire.store.versions import Versions
from tests.store.conftest import Keep, archive, arrival, db, keep, reading  # noqa: F401  fixtures among them

BOX, OTHER = Destination("box"), Destination("other")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two maildirs, and a digest of all that there is, due at seven, that goes to the first."""
    plan = DigestPlan("morning", "Morning wire", (SectionPlan("All", "*"),), (BOX,), send_empty=False)
    channels = {name: Channel(name, "maildir", path=tmp_path / name) for name in ("box", "other")}
    return Settings(tmp_path / "config.toml", digests=(plan,), channels=channels)


def with_plan(settings: Settings, **more: object) -> Settings:
    """The settings with another kind of digest."""
    return replace(settings, digests=(replace(settings.digests[0], **more),))  # type: ignore[arg-type]


Tell = Callable[..., None]


@pytest.fixture
def tell(keep: Keep) -> Tell:  # noqa: F811
    """`tell("Ferry", later=5)` puts a story into the archive, seen so many minutes after noon; of the same title it is
    the same article with another text."""

    def tell(title: str, text: str = "", later: int = 0, outlet: str = "yle") -> None:
        text = text or " ".join(f"{title}{n}" for n in range(40))
        url = f"https://{outlet}.example/{title.split()[0].lower()}"
        keep(arrival(reading(title, text, url), guid=title), later=later)

    return tell


def graded(db: Database) -> None:  # noqa: F811
    """What a run does at its end: it looks at what publishers changed."""
    while Versions(db).grade(grades)[0]:
        pass


def mails(folder: Path) -> list[str]:
    """What came into a maildir, in no order."""
    return [path.read_text() for path in (folder / "new").glob("*")] if folder.exists() else []


def later(now: datetime, **more: float) -> datetime:
    """So much later."""
    return now + timedelta(**more)
