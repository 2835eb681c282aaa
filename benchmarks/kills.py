"""Digests that are sent by a process that is killed over and over: how many mails arrive, and how many twice.

python benchmarks/kills.py [kills] [mails]      200 kills over 100 mails: by SMTP, to a maildir, to an mbox
"""

from __future__ import annotations

import io
import mailbox
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, redirect_stdout, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from natwire import digest
from natwire.__main__ import main as natwire
from natwire.mail import maildir, mbox, smtp  # noqa: F401  so that they are there
from natwire.model.article import Poll
from natwire.model.delivery import Letter
from natwire.model.source import State
from natwire.store import open_database
from natwire.store.archive import Archive
from natwire.store.outbox import Outbox
from tests.pipeline.postoffice import PostOffice
from tests.store.conftest import SOURCE, arrival, judge, reading

KINDS = ("smtp", "maildir", "mbox")


class Count(NamedTuple):
    """How a trial went. `kills` hit before all was sent; those `under_way` had begun a letter."""

    kills: int
    under_way: int
    arrived: list[str]  # Message-IDs

    @property
    def distinct(self) -> int:
        """How many of them differ."""
        return len(set(self.arrived))


def trial(kind: str, folder: Path, kills: int, mails: int) -> Count:
    """Send so many digests, each to its own reader, by a process that is killed so many times, then let it finish."""
    place = ("--config", str(folder / "config.toml"), "--db", str(folder / "natwire.db"))
    with PostOffice(folder) as office:
        (folder / "config.toml").write_text(config(kind, office.port, mails), "utf-8")
        story(folder / "natwire.db")
        rehearse(place)
        hits = killed_over_and_over(place, folder / "natwire.db", kills, mails)
        while len(letters(folder / "natwire.db", "sent")) < mails:
            left_alone(place)
        under_way = sum(letter.tries - 1 for letter in letters(folder / "natwire.db"))
        return Count(hits, under_way, office.took if kind == "smtp" else found(kind, folder))


def killed_over_and_over(place: Sequence[str], path: Path, kills: int, mails: int) -> int:
    """Kill so many processes before all is sent; how many were hit.

    Each lives for as long as spreads the kills over the work, on a quick machine and on a slow one.
    """
    hits, longest = 0, 0.04
    while hits < kills and len(letters(path, "sent")) < mails:
        hits += killed(place, random.uniform(longest / 3, longest))
        done = (len(letters(path)) + len(letters(path, "sent"))) / (2 * mails)
        longest *= 0.95 if done > 0.9 * hits / kills else 1.05  # so that something is left for the last of them
    return hits


def config(kind: str, port: int, mails: int) -> str:
    """So many digests that are always due: each hour of the day has been within a day."""
    way = f'host = "127.0.0.1"\nport = {port}\ntls = "none"' if kind == "smtp" else 'path = "box"'
    to = 'to = ["desk{}@example.org"]' if kind == "smtp" else 'to = ["mail"]'
    plans = [
        f'[[digest]]\nname = "d{n}"\ntitle = "D{n}"\nat = "00:00"\ncatch_up = "24h"\n{to.format(n)}\n'
        '[[digest.section]]\ntitle = "All"\nquery = "*"\n'
        for n in range(mails)
    ]
    head = f'[mail]\nfrom = "wire@example.org"\nmax_messages = 1000\n[channel.mail]\nkind = "{kind}"\n{way}\n'
    return head + "".join(plans)


def story(path: Path) -> None:
    """Something to tell."""
    with open_database(path, "create") as db:
        told = arrival(reading("Patria comes to Ankara", "It will build vehicles there."))
        Archive(db).keep(Poll(SOURCE, State(SOURCE.address), datetime.now(UTC), (told,)), judge)


def rehearse(place: Sequence[str]) -> None:
    """What is imported and compiled here, its children need not import: they get to the letters before they are hit."""
    digest.check(digest.own())
    with redirect_stdout(io.StringIO()), suppress(SystemExit):
        natwire([*place, "digest", "send", "--dry-run"])


def killed(place: Sequence[str], seconds: float) -> bool:
    """Let a process send, and kill it after that time; whether it was still alive."""
    child = os.fork()
    if child == 0:
        command(place)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def command(place: Sequence[str]) -> None:
    """`natwire digest send`, which ends this process."""
    try:
        natwire([*place, "digest", "send"])
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)


def left_alone(place: Sequence[str]) -> None:
    """Let a process send that nobody kills."""
    child = os.fork()
    if child == 0:
        command(place)
    os.waitpid(child, 0)


def letters(path: Path, *states: str) -> list[Letter]:
    """The letters that were written, or those in these states."""
    with open_database(path) as db:
        return Outbox(db).letters(states=states, limit=10_000)


def found(kind: str, folder: Path) -> list[str]:
    """The Message-IDs in a maildir or an mbox."""
    if kind == "maildir":
        return [str(mail["Message-ID"]) for mail in mailbox.Maildir(folder / "box", create=False)]
    with closing(mailbox.mbox(folder / "box")) as box:
        return [str(mail["Message-ID"]) for mail in box]


def main() -> None:
    """Print how many arrived, extra copies, and distinct Message-IDs."""
    kills, mails = (int(word) for word in [*sys.argv[1:], *("200", "100")[len(sys.argv) - 1 :]])
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            done = trial(kind, Path(folder), kills, mails)
        extra = len(done.arrived) - done.distinct
        print(
            f"{kind:<8} {done.kills} kills, {done.under_way} of them in a letter: "
            f"{len(done.arrived)} mails, {extra} extra, {done.distinct} Message-IDs"
        )


if __name__ == "__main__":
    main()
