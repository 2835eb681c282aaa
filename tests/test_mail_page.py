"""The examples of docs/mail.md work as they stand, against servers that are as strict as the real ones."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from natwire.config.reading import meant
from natwire.config.settings import Channel
from natwire.digest import Digest, filled
from natwire.digest.sample import sample
from natwire.errors import DeliveryError
from natwire.mail import opened
from natwire.model.delivery import Destination, Letter

PAGE = Path(__file__).resolve().parents[1] / "docs" / "mail.md"
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
WEBHOOKS = ("phone", "slack", "discord", "telegram")


def example(name: str) -> Channel:
    """A channel of the page."""
    (text,) = [each for each in EXAMPLES if each.startswith(f"[channel.{name}]")]
    return meant(Path("/config.toml"), text).channels[name]


def wrong(service: str, kind: str, body: str) -> str:
    """What the service has against a message; "" where it takes it. The limits are those of its documents."""
    if service == "phone":
        return "" if kind.startswith("text/plain") and len(body.encode()) <= 4096 else "it becomes an attachment"
    if kind != "application/json":
        return f"{kind} is no JSON"
    said: dict[str, Any] = json.loads(body)
    if service == "slack":
        bare = re.sub("&(amp|lt|gt);", "", said["text"])
        return "no_text" if len(said["text"]) > 40_000 or re.search("[&<>]", bare) else ""
    if service == "discord":
        mentions = said["allowed_mentions"] != {"parse": []}
        return "" if 0 < units(said["content"]) <= 2000 and not mentions else "BASE_TYPE_MAX_LENGTH"
    return "" if 0 < units(said["text"]) <= 4096 and said["chat_id"] else "Bad Request: message is too long"


def units(text: str) -> int:
    """Characters as the stricter ones count them: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


@pytest.fixture
def services() -> Iterator[ThreadingHTTPServer]:
    """All four on one port, a path each; `said` is what they took."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fault = wrong(self.path.strip("/"), self.headers["Content-Type"], body)
            if not fault:
                said.append(body)
            self.send_response(400 if fault else 200)
            self.end_headers()
            self.wfile.write(fault.encode() or b"ok")

        def log_message(self, *_: object) -> None:
            """Nothing, for it would stand between the dots of pytest."""

    said: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.said = said  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def posted(services: ThreadingHTTPServer, name: str, digest: Digest) -> str:
    """What arrives at the service of that name when the digest is sent by the page's channel."""
    channel = replace(example(name), url=f"http://127.0.0.1:{services.server_address[1]}/{name}")
    body = filled(digest, channel.template or "")
    letter = Letter(1, "<a@example.org>", "digest:morning", Destination(name), body, 1)
    opened(channel, "wire@example.org", lambda reference, whose: "").deliver(letter)
    taken: str = services.said[-1]  # type: ignore[attr-defined]
    return taken


def test_the_page_has_a_config_that_can_be_read() -> None:
    """Every example, alone and with its neighbours."""
    assert len(EXAMPLES) == 9
    for text in EXAMPLES:
        meant(Path("/config.toml"), text)
    whole = [text for text in EXAMPLES if "[channel.mail]" not in text or "smtp" in text]
    settings = meant(Path("/config.toml"), "\n".join(whole))

    assert settings.digests[0].at
    assert settings.watches[0].report


@pytest.mark.parametrize("name", WEBHOOKS)
def test_a_service_takes_what_its_template_makes(services: ThreadingHTTPServer, name: str) -> None:
    """With the title of the digest and of a story, whatever signs are in them."""
    taken = posted(services, name, sample())
    text = taken if name == "phone" else json.dumps(json.loads(taken), ensure_ascii=False)

    assert "Morning wire" in text
    assert "وقعت أنقرة الاتفاق" in text
    assert "Ankara &amp; Helsinki sign &lt;an" in text if name == "slack" else "Ankara & Helsinki sign <an" in text


@pytest.mark.parametrize("name", WEBHOOKS)
@pytest.mark.parametrize(
    "title", ["Ankara signs " * 9, "ışık ve gölge " * 9, "📰 Liman kapandı " * 9, 'say "\\ \n& <@everyone> ' * 5]
)
def test_a_long_day_is_cut_to_what_the_service_takes(services: ThreadingHTTPServer, name: str, title: str) -> None:
    """Five hundred stories with long titles, in letters of one to four bytes."""
    (section, *_) = sample().sections
    hit = section.hits[0]
    hits = tuple(replace(hit, story=replace(hit.story, id=n, title=title)) for n in range(500))

    assert posted(services, name, replace(sample(), sections=(replace(section, hits=hits),)))


@pytest.mark.parametrize("name", WEBHOOKS)
def test_a_day_without_news_is_a_message_too(services: ThreadingHTTPServer, name: str) -> None:
    """With `send_empty`; an empty text is what all of them refuse."""
    nothing = replace(sample(), sections=(), changes=(), at=datetime(2026, 6, 4, tzinfo=UTC))

    assert "Nothing new." in posted(services, name, nothing)


def test_the_services_refuse_what_is_too_long(services: ThreadingHTTPServer) -> None:
    """So the silence above says something."""
    channel = replace(example("discord"), url=f"http://127.0.0.1:{services.server_address[1]}/discord")
    longer = f"replace(' ', '{'x' * 99}')"
    body = filled(sample(), (channel.template or "").replace("truncate(1800, true)", longer))

    with pytest.raises(DeliveryError, match="BASE_TYPE_MAX_LENGTH"):
        opened(channel, "wire@example.org", lambda reference, whose: "").deliver(
            Letter(1, "<a@example.org>", "digest:morning", Destination("discord"), body, 1)
        )
