"""Real servers of social networks, started by ../shared/bench/real-servers; skipped where none is running."""

from __future__ import annotations

import base64
import json
import os
import re
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.farm import CONFIG, natwire

FEDIVERSE = "http://localhost:8001"
APPVIEW, PDS = "http://localhost:2584", "http://localhost:2583"
STATE = Path(os.environ.get("NATWIRE_SNAC", Path(tempfile.gettempdir()) / "natwire-snac"))

pytestmark = [pytest.mark.realserver, pytest.mark.shared]


def ask(url: str, data: bytes | None = None, **headers: str) -> Any:
    """What a server answers: JSON where it is some, else the text."""
    request = Request(url, data, {name.replace("_", "-"): value for name, value in headers.items()})
    with build_opener(ProxyHandler({})).open(request, timeout=20) as answer:
        told = answer.read().decode()
    return json.loads(told) if told[:1] in ("{", "[") else told


def running(url: str) -> None:
    """Skip the test where nobody answers."""
    try:
        ask(url)
    except (URLError, OSError):
        pytest.skip(f"nobody answers at {url}; shared/bench/real-servers has what starts it")


class Desk:
    """A config and a database of its own, and what is in them."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "config.toml").write_text(CONFIG.format(follow="never"), "utf-8")

    def add(self, *words: str) -> None:
        done = natwire(self.place, "source", "add", *words)
        assert done.returncode == 0, done.stderr

    def fetch(self) -> dict[str, Any]:
        """The totals of a run over all sources."""
        done = natwire(self.place, "fetch", "--force", "--jsonl")
        told = [line for line in done.stderr.splitlines() if not line.startswith("natwire: --force asks ")]
        assert (done.returncode, told) == (0, [])
        totals: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])["totals"]
        return totals

    def shown(self, *query: str) -> list[dict[str, Any]]:
        """The stories of a query, as `show --json` tells them."""
        ids = natwire(self.place, "search", "-n", "500", "--ids", *query).stdout.split()
        return [json.loads(natwire(self.place, "show", each, "--json").stdout) for each in ids]

    def texts(self, *query: str) -> list[str]:
        found = natwire(self.place, "list", "-n", "1000", "--jsonl", *query).stdout.splitlines()
        return [json.loads(line)["text"] for line in found]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A new one."""
    return Desk(tmp_path)


def eventually(true: Callable[[], bool]) -> None:
    """Wait until a server has worked off its queues."""
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until, "the server did not come to it"
        time.sleep(0.2)


# ------------------------------------------------------------------------------------------------- the fediverse


class Newsroom:
    """An account of a server that speaks Mastodon's API, used by its own pages."""

    def __init__(self, name: str) -> None:
        self.name, log = name, STATE / f"adduser-{name}.log"
        if not log.exists():
            pytest.skip(f"no password of the server's account in {STATE}; NATWIRE_SNAC names its folder")
        found = re.search(r"password is (\S+)", log.read_text("utf-8"))
        assert found
        self.login = "Basic " + base64.b64encode(f"{name}:{found[1]}".encode()).decode()

    def post(self, text: str) -> str:
        """Publish it; the post's address."""
        self._form("note", content=text)
        return next(str(each["uri"]) for each in self.statuses() if text in each["content"])

    def edit(self, uri: str, text: str) -> None:
        self._form("note", content=text, edit_id=uri)

    def delete(self, uri: str) -> None:
        self._form("action", id=uri, actor=f"{FEDIVERSE}/{self.name}", action="Delete")

    def boost(self, uri: str) -> None:
        self._form("action", id=uri, action="Boost")

    def statuses(self) -> list[dict[str, Any]]:
        """What the API shows of it."""
        who = ask(f"{FEDIVERSE}/api/v1/accounts/lookup?acct={self.name}")["id"]
        found: list[dict[str, Any]] = ask(f"{FEDIVERSE}/api/v1/accounts/{who}/statuses?limit=40")
        return found

    def _form(self, page: str, **fields: str) -> None:
        ask(f"{FEDIVERSE}/{self.name}/admin/{page}", urlencode(fields).encode(), Authorization=self.login)


def test_an_account_of_the_fediverse_is_followed(desk: Desk) -> None:
    """Every post once, in whichever run it came; a boost as an edge, an edit as a version, a deletion at once."""
    running(f"{FEDIVERSE}/api/v1/instance")
    here, there, name = Newsroom("nat"), Newsroom("ssb"), f"dock{time.time_ns()}"
    kept, gone = here.post(f"The {name} opens on Monday"), here.post(f"The {name} was sold, by mistake")
    desk.add("@nat@localhost:8001")
    desk.fetch()
    own = [each for each in here.statuses() if not each["reblog"]]
    assert len(desk.texts()) == len(own)
    assert desk.fetch()["new"] == 0

    here.edit(kept, f"The {name} opens on Friday")
    here.delete(gone)
    theirs = there.post(f"The agency looks at the {name} as well")
    here.boost(theirs)  # which this server shows among the posts of whom it boosts
    desk.add("@ssb@localhost:8001")
    last = here.post(f"The {name} has a crane")
    desk.fetch()

    (story,) = desk.shown(name, "friday")
    assert story["url"] == kept
    assert desk.shown(name, "monday") == desk.shown(name, "sold") == []
    assert [each["url"] for each in desk.shown(name, "crane")] == [last]
    changed = natwire(desk.place, "diff", str(story["id"])).stdout
    assert ("Monday" in changed, "Friday" in changed) == (True, True)
    (boosted,) = desk.shown(name, "agency")
    assert (boosted["url"], [each["how"] for each in boosted["mentions"]]) == (theirs, ["repost"])
    for each in (kept, last):
        here.delete(each)
    there.delete(theirs)


# ------------------------------------------------------------------------------------------------------- Bluesky


class Repository:
    """The repository of an account at a PDS, used as its programs do."""

    def __init__(self, handle: str) -> None:
        told = self._call("server.createSession", identifier=handle, password="test-only")
        self.did, self.token = told["did"], told["accessJwt"]

    def post(self, text: str, **more: object) -> dict[str, str]:
        """Publish it; its uri and cid."""
        return self._create("app.bsky.feed.post", text=text, **more)

    def repost(self, post: dict[str, str]) -> None:
        self._create("app.bsky.feed.repost", subject={"uri": post["uri"], "cid": post["cid"]})

    def delete(self, post: dict[str, str]) -> None:
        _, _, _, kind, key = post["uri"].split("/")
        self._call("repo.deleteRecord", repo=self.did, collection=kind, rkey=key)

    def _create(self, kind: str, **record: object) -> dict[str, str]:
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        told: dict[str, str] = self._call(
            "repo.createRecord",
            repo=self.did,
            collection=kind,
            record={"$type": kind, "createdAt": at, **record},
        )
        return told

    def _call(self, method: str, **data: object) -> Any:
        token = {"Authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        body = json.dumps(data).encode()
        return ask(f"{PDS}/xrpc/com.atproto.{method}", body, Content_Type="application/json", **token)


def shown_at(actor: str) -> list[str]:
    """The uris of a feed, all pages, the reposts among them."""
    found, cursor = [], ""
    while True:
        asked = {"actor": actor, "limit": "100", "filter": "posts_and_author_threads", "cursor": cursor}
        told = ask(f"{APPVIEW}/xrpc/app.bsky.feed.getAuthorFeed?{urlencode(asked)}")
        found += [each["post"]["uri"] for each in told["feed"]]
        if not (cursor := told.get("cursor", "")):
            return found


def test_an_account_of_bluesky_is_followed(desk: Desk) -> None:
    """Every post once, a back-dated one too; a repost as an edge; a deletion at once."""
    running(f"{APPVIEW}/xrpc/app.bsky.feed.getAuthorFeed?actor=newsabout.test&limit=1")
    here, there, name = Repository("newsabout.test"), Repository("areader.test"), f"dock{time.time_ns()}"
    gone = here.post(f"The {name} was sold, by mistake")
    eventually(lambda: gone["uri"] in shown_at(here.did))
    desk.add("bluesky:newsabout.test", "--api", APPVIEW, "--name", "nat")
    desk.fetch()
    own = {uri for uri in shown_at(here.did) if here.did in uri}
    assert len(own) >= 120
    assert desk.fetch()["new"] == 0

    here.delete(gone)
    late = here.post(f"The {name} was begun long ago", createdAt="2026-01-02T03:04:05Z")
    theirs = there.post(f"A reader saw the {name} 🏗️ with a crane")
    eventually(lambda: theirs["uri"] in shown_at(there.did))
    here.repost(theirs)
    eventually(
        lambda: {late["uri"], theirs["uri"]} <= set(shown_at(here.did)) and gone["uri"] not in shown_at(here.did)
    )
    desk.fetch()

    assert desk.texts(name, "begun") == [f"The {name} was begun long ago"]
    assert desk.shown(name, "sold") == []
    (story,) = desk.shown(name, "crane")
    assert story["text"] == f"A reader saw the {name} 🏗️ with a crane"
    assert [(each["how"], each["handle"]) for each in story["mentions"]] == [("repost", "newsabout.test")]
    assert desk.fetch()["new"] == 0
    here.delete(late)
    there.delete(theirs)


def test_an_account_that_is_not_there_is_told(desk: Desk) -> None:
    """By either network, and nothing is added."""
    running(f"{APPVIEW}/xrpc/app.bsky.feed.getAuthorFeed?actor=newsabout.test&limit=1")
    running(f"{FEDIVERSE}/api/v1/instance")
    for words in (["bluesky:nobody.test", "--api", APPVIEW], ["@nobody@localhost:8001"]):
        done = natwire(desk.place, "source", "add", *words)
        assert done.returncode == 3
        assert done.stderr.startswith("natwire: ")
    assert natwire(desk.place, "source", "list").stdout == ""
    with pytest.raises(HTTPError):
        ask(f"{FEDIVERSE}/api/v1/accounts/lookup?acct=nobody")
