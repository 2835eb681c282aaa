"""Digests by a real mail server: postfix takes them, dovecot gives them back. Skipped where they are not installed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.farm import command, natwire
from tests.mail_server import LOGIN, PASSWORD, MailServer, mail_server, missing
from tests.server import Server, answer

pytestmark = pytest.mark.realserver

READERS = 30  # of the test that kills
TITLE = "Yılın ışığı: Görgün’ün gemisi, ”Äitienpäivä” satamassa"
TEXT = "Patria avaa huoltohallin Izmirissä. Çalışma mayısta başlıyor. Nobody would comment on the ferry & its crew."
CONFIG = """\
[fetch]
allow_private = ["127.0.0.0/8"]
follow = "never"
[[source]]
name = "Selkäveden Viesti"
url = "{feed}"
[mail]
from = "Aamun uutiset <wire@example.org>"
max_messages = 100
[channel.mail]
kind = "smtp"
host = "localhost"
port = {port}
login = {{ file = "{login}" }}
[[digest]]
name = "morning"
title = "Yön jälkeen, günaydın"
to = {to}
[[digest.section]]
title = "Gemi ve lentokone"
query = "patria"
"""


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    """One for all tests; each has an address of its own there."""
    if why := missing():
        pytest.skip(why)
    with mail_server() as server:
        yield server


class Desk:
    """A natwire for some readers: a feed on loopback, a digest, and what arrives at the first of them."""

    def __init__(self, folder: Path, feed: Server, mail: MailServer, *readers: str) -> None:
        self.folder, self.feed, self.mail, self.address = folder, feed, mail, readers[0]
        self.items = ""
        self.trust = {**os.environ, "SSL_CERT_FILE": str(mail.certificate)}
        self.login(PASSWORD)
        facts = {"feed": feed.url("/feed"), "port": mail.port, "login": folder / "login", "to": json.dumps(readers)}
        (folder / "config.toml").write_text(CONFIG.format(**facts), "utf-8")
        assert self.natwire("init").returncode == 0

    def login(self, password: str) -> None:
        """Write down what natwire logs in with."""
        (self.folder / "login").write_text(f"{LOGIN}:{password}\n", "utf-8")

    def news(self, title: str, text: str = TEXT) -> None:
        """Have the outlet print one more story, and natwire fetch it."""
        self.items += (
            f"<item><title>{escape(title)}</title><link>{self.feed.url(f'/{len(self.items)}')}</link>"
            f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate><description>{escape(text)}</description></item>"
        )
        feed = f'<rss version="2.0"><channel><title>Viesti</title>{self.items}</channel></rss>'
        self.feed.answers["/feed"] = answer(feed.encode(), Content_Type="application/rss+xml; charset=utf-8")
        done = self.natwire("fetch", "--force")
        assert done.returncode == 0, done.stderr

    def natwire(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command, trusting the server's certificate."""
        return natwire(self.folder, *words, env=self.trust)

    def sent(self) -> subprocess.CompletedProcess[str]:
        """What `digest send morning` ends with."""
        return self.natwire("digest", "send", "morning")

    def arrived(self) -> list[EmailMessage]:
        """What the reader has."""
        return [message_from_bytes(each, policy=policy.default) for each in self.mail.messages(self.address)]


@pytest.fixture
def desk(tmp_path: Path, server: Server, mail: MailServer) -> Callable[..., Desk]:
    """Makes a place for readers."""
    return lambda *readers: Desk(tmp_path, server, mail, *readers)


def test_a_digest_arrives_once_and_whole(desk: Callable[..., Desk]) -> None:
    """Both parts and all headers as they were written, letters of three languages included; twice is once."""
    here = desk("whole@example.org")
    here.news(TITLE)
    assert here.sent().returncode == 0
    assert here.sent().returncode == 0

    (raw,) = here.mail.messages(here.address)
    (mail,) = here.arrived()
    text, html = mail.iter_parts()
    assert mail["Subject"] == f"1 story: {TITLE}"
    assert mail["From"] == "Aamun uutiset <wire@example.org>"
    assert mail["To"] == here.address
    assert mail["List-Id"].endswith("<morning.natwire.example.org>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    assert "Çalışma mayısta başlıyor." in text.get_content()
    assert "Görgün’ün gemisi" in html.get_content()
    letter = here.natwire("outbox", "show", "1", "--raw").stdout.encode()
    assert raw.replace(b"\r\n", b"\n").endswith(letter.replace(b"\r\n", b"\n"))  # the server adds headers above it


def test_the_next_one_stands_in_the_same_thread_and_tells_only_what_is_new(desk: Callable[..., Desk]) -> None:
    """Readers fold a digest's mails into one conversation."""
    here = desk("thread@example.org")
    here.news(TITLE)
    assert here.sent().returncode == 0
    here.news("Patria sells its yard", "The buyer is a bank from Oslo. Forty people work there; all of them will stay.")
    assert here.sent().returncode == 0

    first, second = here.arrived()
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert second["Subject"] == "1 story: Patria sells its yard"
    assert TITLE not in str(second.get_body(("plain",)))


def test_a_wrong_password_loses_nothing(desk: Callable[..., Desk]) -> None:
    """It is said without the password, kept, and sent once it is right."""
    here = desk("login@example.org")
    here.news(TITLE)
    here.login("no-such-word")
    failed = here.sent()
    assert failed.returncode == 4
    assert "no-such-word" not in failed.stderr
    assert here.arrived() == []

    here.login(PASSWORD)
    assert here.natwire("outbox", "retry", "1").returncode == 0
    assert here.natwire("digest", "send").returncode == 0

    assert [mail["Subject"] for mail in here.arrived()] == [f"1 story: {TITLE}"]


def test_a_server_with_a_strange_certificate_gets_nothing(desk: Callable[..., Desk]) -> None:
    """Neither the login nor the mail: somebody else might be listening."""
    here = desk("trust@example.org")
    here.news(TITLE)
    here.trust.pop("SSL_CERT_FILE")
    failed = here.sent()

    assert failed.returncode == 4
    assert "certificate" in failed.stderr
    assert here.arrived() == []


def killed(here: Desk, delivered: int, later: float) -> bool:
    """Start to send, and kill that some milliseconds after so many mails are there; False when it ended before."""
    process = subprocess.Popen(command(here.folder, "digest", "send", "morning"), env=here.trust)
    while process.poll() is None and here.mail.delivered() < delivered:
        time.sleep(0.001)
    time.sleep(later)
    process.kill()
    return process.wait() < 0


def test_kills_leave_nobody_out(desk: Callable[..., Desk]) -> None:
    """Killed after every few mails, it goes on where it was; a second copy has the Message-ID of the first."""
    readers = [f"reader-{n}@example.org" for n in range(READERS)]
    here, dice, kills = desk(*readers), random.Random(8), 0
    here.news(TITLE)
    while killed(here, here.mail.delivered() + dice.randint(1, 4), dice.uniform(0, 0.02)):
        kills += 1
    assert here.sent().returncode == 0

    ids = [[mail["Message-ID"] for mail in map(message_from_bytes, here.mail.messages(reader))] for reader in readers]
    print(f"{kills} kills, {READERS} readers, {sum(map(len, ids)) - READERS} second copies")
    assert kills
    assert [len(set(each)) for each in ids] == [1] * READERS
    assert len({each[0] for each in ids}) == READERS
    assert sum(map(len, ids)) <= READERS + kills
