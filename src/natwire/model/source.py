"""Words for what the user follows, and for talking to it. All times are aware and UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from natwire.model.post import Post

FOLDER = "file:"  # what the address of a folder begins with
Follow = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Source:
    """What the user follows, as declared in the config. `address` is its identity; `every` is in seconds.

    The address of a feed is that of the web; an account has one of its kind, such as `mastodon:nat@example.social`, and
    `api` is where its platform answers when that is not where it always does. `login` says where its "user:password" is
    (`env:NAME`, `file:PATH`), and so may a value of `headers`. `proxy` is the one for this source alone. One that is
    `paused` is only asked when it is named. The address of a folder is `file:` and a pattern; `timezone` (IANA) is that
    of its times that name none.
    """

    name: str
    address: str
    kind: str = "feed"
    tags: tuple[str, ...] = ()
    lang: str | None = None
    every: int | None = None
    follow: Follow = "auto"
    pages: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)
    login: str | None = None
    proxy: str | None = None
    api: str | None = None
    paused: bool = False
    timezone: str | None = None

    @property
    def is_account(self) -> bool:
        """Whether it is followed at a platform, and has no address on the web of its own."""
        return not self.address.startswith(("http://", "https://", FOLDER))

    @property
    def is_folder(self) -> bool:
        """Whether its stories are files on this machine."""
        return self.address.startswith(FOLDER)


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the network, always a GET.

    `validators` are headers that only the origin of `validators_for` may see; redirects may lead there. `bearer` names
    the secret that goes along as a bearer token (RFC 6750), such as `x.bearer_token`. With `api` the answer comes back
    whatever its status, for the one who asked to read what is wrong. `about` comes back in the answer as it is.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Mapping[str, str] = field(default_factory=dict)
    validators_for: str = ""
    proxy: str | None = None
    bearer: str = ""
    api: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `url` is where it came from after redirects; header names are lower case; `body` is decompressed.

    `moved` says that there were redirects, and that all of them are for good. `about` is that of the question.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    moved: bool = False
    about: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether it says that nothing is new: 304 to one who has it, 204 to everybody."""
        return self.status in (204, 304)


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of a host between runs: when it was last asked, and until when it wants to be left alone.

    `refusals` counts the times in a row that it had too many requests and did not say how long to wait.
    """

    asked: datetime | None = None
    not_before: datetime | None = None
    refusals: int = 0


class Mark(dict[str, Any]):
    """A source's own state between polls, JSON and opaque to all but its source file. Empty before the first poll."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A source's wish, found in what it sent: not again before this many seconds, and not in its quiet hours.

    `quiet` has a bit for each hour of the day, from 0 o'clock UTC, and above them one for each day, from Monday.
    """

    seconds: int = 0
    quiet: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """What the source announced under this guid was deleted by its author, and has to go here too."""

    guid: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer cost at the platform, in US dollars."""

    usd: float


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as a source announced it.

    `guid` is opaque and unique within its source; `url` is absolute. `html` is what the source printed of the
    story, empty where it printed nothing; `full` says that the source calls it the text and not a summary. The guid of
    a `post` is its uid, with the handle of the one who reposted it after a space.
    """

    guid: str
    url: str | None
    title: str
    html: str = ""
    full: bool = False
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    lang: str | None = None
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does: `recent` items in the last 28 days, and when the `newest` of all is from.

    Of the recent ones: the mean `quality` of their texts from 0 to 100, None where none was measured; how many `pages`
    were read, and how many were `missed`.
    """

    recent: int = 0
    newest: datetime | None = None
    quality: int | None = None
    pages: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a source between polls.

    `url` is where it lives now, `etag` and `last_modified` are kept exactly as `validators_url` sent them.
    `status` is one word: `new`, `ok`, the word of the error, or `dead`, `dead?` and `stopped`; `why` says why the next
    poll is at `next_at`. `stable_hash` is of what its document does not change at each request, `bytes` the size of the
    last whole one, `wish` what it asked for. `answers_304` is None until the server has shown it. `moving_to` is where
    a move for good leads that waits to be confirmed, `past` where the source lived before, `gone_since` when it first
    said 410. `told` says that its sickness was reported.
    """

    url: str
    mark: Mark = field(default_factory=Mark)
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    body_hash: bytes | None = None
    status: str = "new"
    error: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_request: datetime | None = None
    last_ok: datetime | None = None
    next_at: datetime | None = None
    why: str = ""
    hint_until: datetime | None = None
    polls: int = 0
    stable_hash: bytes | None = None
    bytes: int = 0
    answers_304: bool | None = None
    wish: Hint = Hint()
    moving_to: str | None = None
    moving_since: datetime | None = None
    past: tuple[str, ...] = ()
    gone_since: datetime | None = None
    told: bool = False

    @property
    def sick(self) -> bool:
        """Whether somebody should look after it: it fails for days, is dead, or is asked no more."""
        return self.told or self.status in ("dead", "stopped")
