"""X's posts, in either spelling of its fields: `tweet` as all guides have it, `post` as its description of 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from natwire.addresses import web_address
from natwire.model.post import Link, Media, Post, Quote
from natwire.model.source import Item
from natwire.sources._answers import moment, record, records, text
from natwire.text import language, line, prose

Json = dict[str, Any]

_SHORT = re.compile(r"https?://t\.co/\w+")
_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?P<handle>\w+)(?:/web)?/status/(?P<id>\d+)")
_REPOST = re.compile(r"RT @(?P<handle>\w+): (?P<text>.*)", re.DOTALL)
_KINDS: dict[str, Literal["image", "video"]] = {"photo": "image", "video": "video", "animated_gif": "video"}
# X's own codes, old ones of ISO 639 among them; qaa to qtz and zxx mean that there are no words.
_OLD_LANGUAGES = {"in": "id", "iw": "he"}
_NO_LANGUAGE = re.compile("q[a-t][a-z]|zxx|art")

_POST_USD, _USER_USD = 0.005, 0.010  # what a returned resource costs


@dataclass(frozen=True, slots=True)
class User:
    """An account: its handle as people type it behind an @, and its name."""

    handle: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A post of a page: its own id among X's, the ids of all its versions, and what it announces."""

    id: str
    versions: tuple[str, ...]
    item: Item


def either(thing: Json, name: str) -> Any:
    """The value of a field that has two spellings, such as `referenced_{}s`."""
    old = name.format("tweet")
    return thing[old] if old in thing else thing.get(name.format("post"))


def cost(answer: Json) -> float:
    """What an answer costs in US dollars, by the posts and users that it has, those that came along too."""
    if record(answer.get("data")):  # the look-up of a user
        return _USER_USD
    along = record(answer.get("includes"))
    posts = [*records(answer.get("data")), *records(either(along, "{}s"))]
    return len(posts) * _POST_USD + len([*records(along.get("users"))]) * _USER_USD


def user(found: Any) -> User:
    """An account as X describes it."""
    found = record(found)
    return User(line(text(found.get("username"))), line(text(found.get("name"))))


class Page:
    """The posts of an answer with what came along. `followed` are accounts that are known already, by their ids."""

    def __init__(self, answer: Json, at: datetime, followed: dict[str, User]) -> None:
        along = record(answer.get("includes"))
        self._data = [each for each in records(answer.get("data")) if text(each.get("id"))]
        self._at = at
        self._users = followed | {key: user(each) for key, each in _by("id", along.get("users")).items()}
        self._posts = _by("id", either(along, "{}s"))
        self._media = _by("media_key", along.get("media"))

    def posts(self, author: str) -> Iterator[Told]:
        """Its posts in its order. `author` is the id of the one whose page it is, empty where it has several."""
        for post in self._data:
            by = self._users.get(text(post.get("author_id")) or author, User())
            original = _referenced(post).get("retweeted")
            item = self._repost(post, original, by.handle) if original else self._item(post, by)
            yield Told(text(post["id"]), _versions(post), item)

    def _repost(self, post: Json, original: str, handle: str) -> Item:
        """The original under its own uid; where it did not come along, what the repost shows of it."""
        found = self._posts.get(original)
        item = self._item(found, self._author(found)) if found else self._item(*_cut(post, original))
        passed_on = item.post and replace(item.post, reposted_by=handle, reposted_at=self._time(post))
        return replace(item, guid=f"{item.guid} {handle}", post=passed_on)

    def _item(self, post: Json, by: User) -> Item:
        """A post. One that was edited comes as another id, with the time of the change."""
        versions, links = _versions(post), dict[str, Link]()
        referenced = _referenced(post)
        published = self._time(post)
        told = Post(
            uid=versions[0],
            platform="x",
            text=_text(post, {*versions, referenced.get("quoted", "")}, links),
            handle=by.handle,
            links=tuple(links.values()),
            media=tuple(self._shown(post)),
            quote=self._quote(post, referenced["quoted"]) if "quoted" in referenced else None,
            sensitive=post.get("possibly_sensitive") is True,
            reply_to=referenced.get("replied_to", ""),
        )
        return Item(
            guid=told.uid,
            url=_address(by.handle, text(post["id"])),
            title=line(text(record(post.get("article")).get("title"))),
            authors=tuple(filter(None, [by.name or by.handle])),
            published=published,
            updated=published if len(versions) > 1 else None,
            lang=_language(text(post.get("lang"))),
            post=told,
        )

    def _quote(self, post: Json, quoted: str) -> Quote:
        """The quoted post; where it did not come along, what the link to it says."""
        links = (_STATUS.match(text(each.get("expanded_url"))) for each in _urls(post).values())
        handle = next((link["handle"] for link in links if link and link["id"] == quoted), "")
        found = self._posts.get(quoted)
        if found is None:
            return Quote(quoted, _address(handle, quoted), handle)
        handle = self._author(found).handle or handle
        return Quote(_versions(found)[0], _address(handle, quoted), handle, _text(found, {*_versions(found)}, {}))

    def _shown(self, post: Json) -> Iterator[Media]:
        for key in _texts(record(post.get("attachments")).get("media_keys")):
            media = self._media.get(key, {})
            if kind := _KINDS.get(text(media.get("type"))):
                yield Media(kind, prose(text(media.get("alt_text"))))

    def _author(self, post: Json) -> User:
        return self._users.get(text(post.get("author_id")), User())

    def _time(self, post: Json) -> datetime | None:
        return moment(post.get("created_at"), self._at)


def _cut(repost: Json, original: str) -> tuple[Json, User]:
    """The original of a repost as far as its own text tells it: `RT @name: ` and the beginning."""
    shown = _REPOST.fullmatch(text(repost.get("text")))
    stub = {"id": original, "text": shown["text"] if shown else "", "lang": repost.get("lang")}
    return stub, User(shown["handle"] if shown else "")


def _text(post: Json, left_out: set[str], links: dict[str, Link]) -> str:
    """The whole text with its links written out, which are added to `links`.

    Those to its own pictures and to what it quotes, the posts `left_out`, are none to read.
    """
    urls = _urls(post)

    def written_out(short: re.Match[str]) -> str:
        found = urls.get(short[0], {})
        status = _STATUS.match(text(found.get("expanded_url")))
        if "media_key" in found or (status and status["id"] in left_out):
            return ""
        url = web_address(text(found.get("unwound_url")) or text(found.get("expanded_url")), "")
        if url is None:
            return short[0]
        links.setdefault(url, Link(url, line(text(found.get("title"))), line(text(found.get("description")))))
        return url

    whole = text(record(either(post, "note_{}")).get("text")) or text(post.get("text"))
    whole = whole.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return prose(_SHORT.sub(written_out, whole))


def _urls(post: Json) -> dict[str, Json]:
    """What X knows of the short links of a post, by these; a long text has its own."""
    of_both = (record(each.get("entities")) for each in (post, record(either(post, "note_{}"))))
    return {short: each for entities in of_both for short, each in _by("url", entities.get("urls")).items()}


def _referenced(post: Json) -> dict[str, str]:
    """The posts that a post refers to, by how it does: `retweeted`, `quoted`, `replied_to`."""
    found = [each for each in records(either(post, "referenced_{}s")) if text(each.get("id"))]
    return {text(each.get("type")): text(each.get("id")) for each in found}


def _versions(post: Json) -> tuple[str, ...]:
    """The ids of a post's versions, the first one first: it is the one that stays."""
    return tuple(_texts(either(post, "edit_history_{}_ids"))) or (text(post["id"]),)


def _address(handle: str, post: str) -> str:
    return f"https://x.com/{handle or 'i'}/status/{post}"


def _language(code: str) -> str | None:
    return None if _NO_LANGUAGE.fullmatch(code) else language(_OLD_LANGUAGES.get(code, code))


def _by(key: str, things: Any) -> dict[str, Json]:
    """The objects of a list by their keys, without those that have none."""
    return {text(each.get(key)): each for each in records(things) if text(each.get(key))}


def _texts(things: Any) -> list[str]:
    return [each for each in map(text, things) if each] if isinstance(things, list) else []
