"""Accounts in a run: several answers a poll, faults between them, silence, refusals, and what answers cost."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.machinery import ModuleSpec
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from natwire.config.settings import FetchSettings, Settings
from natwire.errors import FetchError
from natwire.fetch.schedule import Haste
from natwire.model.run import Outcome
from natwire.model.source import Cost, Item, Mark, Reply, Request, Source, State
from natwire.pipeline.run import Order, run
from natwire.store import open_database
from natwire.store.polling import Polling
from tests.pipeline.test_memory import Here
from tests.pipeline.test_run import Watch
from tests.server import Server, answer

START = datetime(2026, 6, 3, 12, tzinfo=UTC)


def first(source: Source, mark: Mark) -> Iterator[Request]:
    """The posts from where the last poll came to."""
    yield Request(f"{source.api}/posts/{mark.get('next', 0)}", api=True)


def read(reply: Reply, mark: Mark) -> Iterator[Item | Request | Cost | Mark]:
    """A page of posts, and the next one where there is one."""
    if reply.unchanged:
        return
    if reply.status != 200:
        words = {401: "denied", 429: "too-many"}
        until = reply.at + timedelta(minutes=20) if "x-reset" in reply.headers else None
        raise FetchError("no", word=words.get(reply.status, "http-5xx"), status=reply.status, until=until)
    told = json.loads(reply.body)
    for name in told["posts"]:
        yield Item(guid=name, url=f"{reply.url}#{name}", title=name, html=f"<p>The news of {name}.</p>")
    yield Cost(0.5)
    yield Mark({"next": told["next"]})
    if told["posts"]:
        yield Request(reply.url.rpartition("/")[0] + f"/{told['next']}", api=True)


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind `paper`, which answers page by page."""
    kind = ModuleType("natwire.sources.paper")
    kind.__spec__ = ModuleSpec("natwire.sources.paper", None)
    kind.__dict__.update(first=first, read=read, server=lambda source: source.api, PAGES=10)
    monkeypatch.setitem(sys.modules, "natwire.sources.paper", kind)
    monkeypatch.setattr("natwire.pipeline.run.Workers", Here)


class Desk:
    """Follows the accounts of a platform, at times of its own."""

    def __init__(self, server: Server, place: Path) -> None:
        self.server, self.place = server, place
        self.now = START
        self.most: dict[str, float] = {}
        self.pause = timedelta(0)

    def page(self, number: int, *posts: str, **headers: str) -> None:
        """What the platform answers there."""
        told = json.dumps({"posts": posts, "next": number + len(posts)})
        self.server.answers[f"/posts/{number}"] = answer(told.encode(), **headers)

    def source(self, name: str) -> Source:
        return Source(name, f"paper:{name}", kind="paper", follow="never", api=self.server.url("/")[:-1])

    def fetch(self, *names: str, haste: Haste = "due") -> list[Outcome]:
        """One run over these accounts."""
        fetch = FetchSettings(allow_private=("127.0.0.0/8",), host_delay=self.pause)
        settings = Settings(self.place / "c.toml", fetch=fetch, budgets=self.most)
        order = Order(tuple(map(self.source, names or ("ada",))), haste=haste, named=bool(names), jobs=1)
        watch = Watch()
        asyncio.run(run(self.place / "natwire.db", settings, order, watch, lambda: self.now))
        return watch.outcomes

    def guids(self) -> list[str]:
        with open_database(self.place / "natwire.db") as db:
            return [guid for (guid,) in db.sql.execute("select guid from item order by guid")]

    def state(self, name: str = "ada") -> State:
        source = self.source(name)
        with open_database(self.place / "natwire.db") as db:
            return Polling(db).states([source])[source.address]


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Desk:
    """A desk with an account that has four posts on two pages."""
    here = Desk(server, tmp_path)
    here.page(0, "a", "b")
    here.page(2, "c", "d")
    here.page(4)
    return here


def test_all_answers_of_a_poll_are_read_and_the_next_goes_on_from_there(desk: Desk) -> None:
    """The mark that is kept is that of the last answer."""
    desk.fetch()
    assert (desk.guids(), desk.state().mark) == (["a", "b", "c", "d"], {"next": 4})

    desk.page(4, "e")
    desk.page(5)
    desk.now += timedelta(days=2)
    desk.fetch()
    assert desk.guids() == ["a", "b", "c", "d", "e"]
    assert [asked.path for asked in desk.server.asked].count("/posts/0") == 1


def test_a_platform_that_floods_is_read_on_in_the_next_poll(desk: Desk) -> None:
    """Answers of 20 MB, one after the other, are more than a small machine holds; none of their posts is lost."""
    names = "abcdefgh"
    for number, name in enumerate(names):
        told = json.dumps({"posts": [name], "next": number + 1})
        desk.server.answers[f"/posts/{number}"] = answer(told.encode().ljust(18 << 20))
    desk.page(len(names))
    desk.fetch()
    assert desk.guids() == [*names[:4]]
    desk.now += timedelta(days=2)
    desk.fetch()
    assert desk.guids() == [*names]


def test_a_fault_on_a_later_page_is_told_and_what_came_before_it_is_kept(desk: Desk) -> None:
    """The next poll goes on behind it, so that a platform which never sends all at once is read to the end."""
    desk.server.answers["/posts/2"] = answer(status="500 Oh")
    (outcome,) = desk.fetch()
    assert (outcome.word, desk.guids(), desk.state().mark) == ("http-5xx", ["a", "b"], {"next": 2})

    desk.page(2, "c", "d")
    desk.now += timedelta(days=2)
    assert [each.word for each in desk.fetch()] == ["ok"]
    assert desk.guids() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("headers", "minutes"), [({}, 60), ({"X_Reset": "1"}, 20), ({"Retry_After": "300"}, 5)])
def test_a_platform_that_has_too_many_requests_is_left_alone(desk: Desk, headers: dict[str, Any], minutes: int) -> None:
    """For as long as it says in its own way or in the usual one; no other account there is asked meanwhile."""
    desk.server.answers["/posts/0"] = answer(status="429 Enough", **headers)
    desk.fetch("ada", "bob")
    assert len(desk.server.asked) == 1

    desk.now += timedelta(minutes=minutes - 1)
    desk.fetch("eve")
    assert len(desk.server.asked) == 1
    desk.now += timedelta(minutes=2)
    desk.page(0, "a")
    desk.fetch("eve")
    assert len(desk.server.asked) > 1


def test_an_account_that_is_refused_three_times_waits_for_the_user(desk: Desk) -> None:
    """It says what to do, and is asked again when it is named."""
    desk.server.answers["/posts/0"] = answer(status="401 No")
    for _ in range(3):
        desk.fetch()
        desk.now += timedelta(days=30)
    assert (desk.state().status, "look at its key" in desk.state().why) == ("stopped", True)
    asked = len(desk.server.asked)

    desk.fetch()
    assert len(desk.server.asked) == asked
    desk.page(0, "a")
    desk.page(1)
    desk.fetch("ada", haste="force")
    assert (desk.guids(), desk.state().status) == (["a"], "ok")


def test_a_platform_is_asked_until_the_budget_of_the_month_is_spent(desk: Desk) -> None:
    """Here each answer costs half a dollar; it goes on in the next month where it stopped."""
    desk.most = {"paper": 1.0}
    desk.fetch()
    state = desk.state()
    assert (desk.guids(), state.failures, state.next_at) == (["a", "b", "c", "d"], 0, datetime(2026, 7, 1, tzinfo=UTC))

    desk.page(4, "e")
    desk.page(5)
    desk.now += timedelta(days=2)
    assert [each.word for each in desk.fetch("ada", haste="force")] == ["budget"]
    desk.now = datetime(2026, 7, 1, 1, tzinfo=UTC)
    desk.fetch()
    assert desk.guids() == ["a", "b", "c", "d", "e"]


def test_an_answer_that_was_not_followed_to_its_end_is_not_asked_for_by_its_validators(desk: Desk) -> None:
    """Or `unchanged` would hide for ever what stands behind it."""
    desk.page(0, "a", "b", ETag='"1"')
    desk.server.answers["/posts/2"] = answer(status="500 Oh")
    desk.fetch()

    assert desk.state().etag is None


def test_hundreds_of_accounts_at_one_platform_keep_its_pace(desk: Desk) -> None:
    """One at a time, with a pause after each, in one run; and all are asked."""
    desk.pause = timedelta(milliseconds=5)
    desk.page(0)
    desk.fetch(*(f"account-{n}" for n in range(500)))

    times = [asked.at for asked in desk.server.asked]
    assert len(times) == 500
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.005
