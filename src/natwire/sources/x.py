"""The kind `x`: an account, a list or a search of X, by version 2 of its API. Every post that X returns costs.

Pages come newest first. Each leaves a mark that says which older ones are still to be read, so that none is lost and
none is paid for twice. What an author deletes has to go here too: X's terms ask for it, and X is asked once a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from natwire.errors import ParseError
from natwire.model.source import Cost, Gone, Item, Mark, Reply, Request, Source
from natwire.sources._answers import record, records, text
from natwire.sources._x import answer
from natwire.sources._x.posts import Page, Told, User, cost, user

Thing = Item | Request | Gone | Cost | Mark

PAGES = 40  # an account goes back 3,200 posts, 32 pages

_API = "https://api.x.com"
_PAGE = "100"  # posts; since only new ones are returned, it costs no more than a smaller one
_LIST_PAGE = "20"  # a list returns known ones too
_SEARCH_REACH = timedelta(days=7)
_MARGIN = timedelta(minutes=5)
# What is a week old is not asked about any more: each time costs as much as to read it did.
_WATCHED = timedelta(days=7)
_MOST_WATCHED = 100

# What a question is about: its first word, and then what was mended in it or how it came about.
_WHO, _POSTS, _ALIVE = "who", "posts", "alive"
_RESUMED = "resumed"

_SPELLINGS = {
    "tweet": {
        "tweet.fields": "created_at,author_id,lang,conversation_id,entities,attachments,referenced_tweets,note_tweet,"
        "article,edit_history_tweet_ids,possibly_sensitive",
        "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys",
    },
    "post": {
        "post.fields": "created_at,lang,conversation_id,entities,attachments,note_post,article,possibly_sensitive",
        "expansions": "author_id,referenced_posts,attachments.media_keys",
    },
}
_USER_FIELDS = "id,name,username"
_MORE_FIELDS = {"media.fields": "media_key,type,alt_text", "user.fields": _USER_FIELDS}


def server(source: Source) -> str:
    """Where X's API is."""
    return source.api or _API


def first(source: Source, mark: Mark) -> Iterator[Request]:
    """Who an account is, once; else the newest posts, or the older ones that an earlier poll was to read next."""
    base = server(source).rstrip("/")
    what = source.address.removeprefix("x:")
    about = f"{_POSTS} {_RESUMED}" if "token" in mark else _POSTS
    if what.startswith("@") and "id" not in mark:
        yield _ask(f"{base}/2/users/by/username/{quote(what[1:], safe='')}", {"user.fields": _USER_FIELDS}, _WHO)
    elif what.startswith("@"):
        yield _page(_timeline(base, mark), mark, about)
    elif what.startswith("list/"):
        yield _page(f"{base}/2/lists/{quote(what[5:], safe='')}/tweets", mark, about)
    elif what.startswith("search/"):
        yield _page(f"{base}/2/tweets/search/recent?{urlencode({'query': what[7:]})}", mark, about)
    else:
        hint = "x:@NAME, x:list/ID and x:search/QUERY are followed"
        raise ParseError(f"{source.address}: nothing that X has", word="address", hint=hint)


def read(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """What an answer says, and what is to be asked next. Raises FetchError or ParseError.

    The mark has an account's `id`, `handle` and `name`; the id of the `last` post of all that are read, and since when
    there may be newer ones (`last_at`). While pages are still to be read there are the same two of the first of these
    pages (`newest`, `newest_at`) and the `token` of the next. `watch` has the recent posts, each with its guid and the
    day on which it was seen, `asked` the day on which they were asked about. `spelling` is that of X's fields.
    """
    if reply.unchanged:
        return
    if reply.status == 400 and reply.about.startswith(_POSTS) and (mended := _mended(reply, mark)):
        note, mark = mended
        yield _page(_endpoint(reply), mark, f"{reply.about} {note}")
        yield mark
    elif reply.about == _WHO:
        yield from _who(reply, mark)
    elif reply.about == _ALIVE:
        yield from _alive(reply, mark)
    else:
        yield from _posts(reply, mark)


def _who(reply: Reply, mark: Mark) -> Iterator[Thing]:
    found = answer.granted(reply)
    yield Cost(cost(found))
    who = record(found.get("data"))
    key = text(who.get("id"))
    if not key.isdecimal():
        raise ParseError(f"{reply.url}: no account", word="broken")
    named = user(who)
    known = Mark(mark | {"id": key, "handle": named.handle, "name": named.name})
    yield _page(_timeline(_base(reply), known), known, _POSTS)
    yield known


def _posts(reply: Reply, mark: Mark) -> Iterator[Thing]:
    found = answer.granted(reply)
    yield Cost(cost(found))
    author = mark.get("id", "")
    known = {author: User(mark.get("handle", ""), mark.get("name", ""))}
    posts = list(Page(found, reply.at, known).posts(author))
    yield from (post.item for post in posts)

    after = _moved(mark, record(found.get("meta")), posts, reply.at)
    if "token" in after:
        yield _page(_endpoint(reply), after, reply.about)
    elif _RESUMED in reply.about:
        yield _page(_endpoint(reply), after, _POSTS)  # for what came since that earlier poll
    elif doubted := _doubted(after, _day(reply)):
        yield _ask(f"{_base(reply)}/2/tweets", {"ids": ",".join(doubted)}, _ALIVE)
    yield after


def _moved(mark: Mark, meta: dict[str, Any], posts: list[Told], at: datetime) -> Mark:
    """The mark after a page. The first poll of all reads one: X's past is paid by the post."""
    last, token = mark.get("last", ""), text(meta.get("next_token"))
    newest = mark.get("newest") or text(meta.get("newest_id")) or max((each.id for each in posts), key=_age, default="")
    newest_at = mark.get("newest_at") or _time(at - _MARGIN)
    is_known = any(_age(each.id) <= _age(last) for each in posts)  # a list cannot be asked for newer ones alone
    after = _without_walk(mark) | {"watch": _watch(mark, posts, at)}
    if token and token != mark.get("token") and "last_at" in mark and not is_known:
        return Mark(after | {"newest": newest, "newest_at": newest_at, "token": token})
    last = max(last, newest, key=_age)
    return Mark(after | {"last_at": newest_at} | ({"last": last} if last else {}))


def _without_walk(mark: Mark) -> dict[str, Any]:
    return {name: value for name, value in mark.items() if name not in ("newest", "newest_at", "token")}


def _mended(reply: Reply, mark: Mark) -> tuple[str, Mark] | None:
    """What can be done, once a poll, about a question that X refuses, and the mark to ask it anew with."""
    words, done = answer.complaint(reply), reply.about.split()
    spelling = mark.get("spelling", "tweet")
    if "spelling" not in done and any(name in words for name in (f"{spelling}.fields", f"referenced_{spelling}s")):
        return "spelling", Mark(mark | {"spelling": "post" if spelling == "tweet" else "tweet"})
    if "token" not in done and "token" in mark:  # it holds for a while only, and all else was right a page ago
        return "token", Mark(_without_walk(mark))
    if "since" not in done and "last_at" in mark and any(name in words for name in ("since_id", "start_time")):
        reach = _time(reply.at - _SEARCH_REACH + _MARGIN) if "/search/" in reply.url else ""
        after = _without_walk(mark) | {"last_at": max(mark["last_at"], reach)}
        after.pop("last", None)
        return "since", Mark(after)
    return None


# ----------------------------------------------------------------------------------------------------------- questions


def _timeline(base: str, mark: Mark) -> str:
    return f"{base}/2/users/{mark['id']}/tweets"


def _page(endpoint: str, mark: Mark, about: str) -> Request:
    """The question for the posts behind the mark, or for the older ones that it says are still to be read."""
    params = _SPELLINGS[mark.get("spelling", "tweet")] | _MORE_FIELDS
    is_list = "/lists/" in endpoint
    params["max_results"] = _LIST_PAGE if is_list else _PAGE
    if "/users/" in endpoint:  # whose posts they are is known, and each user costs; its own words are what is followed
        params |= {"exclude": "retweets,replies", "expansions": params["expansions"].removeprefix("author_id,")}
    if not is_list:
        since = {"since_id": mark.get("last"), "start_time": None if "last" in mark else mark.get("last_at")}
        params |= {name: value for name, value in since.items() if value}
    if "token" in mark:
        params["next_token" if "/search/" in endpoint else "pagination_token"] = mark["token"]
    return _ask(endpoint, params, about)


def _ask(endpoint: str, params: dict[str, str], about: str) -> Request:
    joint = "&" if "?" in endpoint else "?"
    url = f"{endpoint}{joint}{urlencode(params, safe=',:')}"
    return Request(url, bearer="x.bearer_token", api=True, about=about)


def _endpoint(reply: Reply) -> str:
    """What an answer is to, without how it was asked: the way back to the same question."""
    query = parse_qs(urlsplit(reply.url).query).get("query")
    return reply.url.partition("?")[0] + (f"?{urlencode({'query': query[0]})}" if query else "")


def _base(reply: Reply) -> str:
    return reply.url.partition("/2/")[0]


# ----------------------------------------------------------------------------------------------------------- deletions


def _watch(mark: Mark, posts: list[Told], at: datetime) -> dict[str, list[str]]:
    """The recent posts by their ids, the current one of each: its guid and the day on which it was seen."""
    watch: dict[str, list[str]] = dict(mark.get("watch", {}))
    for post in posts:
        for version in post.versions:
            watch.pop(version, None)
        watch[post.id] = [post.item.guid, at.date().isoformat()]
    oldest = (at - _WATCHED).date().isoformat()
    recent = sorted((each for each in watch if watch[each][1] >= oldest), key=_age)
    return {each: watch[each] for each in recent[-_MOST_WATCHED:]}


def _doubted(mark: Mark, today: str) -> list[str]:
    """The watched posts that were not seen today, once a day; X counts its days in UTC too."""
    return [each for each, (_, day) in mark["watch"].items() if day < today] if mark.get("asked", "") < today else []


def _alive(reply: Reply, mark: Mark) -> Iterator[Thing]:
    """What X says is not to be found was deleted. What it does not mention, it may only not show."""
    found = answer.told(reply)
    yield Cost(cost(found))
    errors = records(found.get("errors"))
    missing = {text(each.get("value")) for each in errors if "not-found" in text(each.get("type"))}
    watch: dict[str, list[str]] = mark.get("watch", {})
    yield from (Gone(guid) for post, (guid, _) in watch.items() if post in missing)
    still = {post: seen for post, seen in watch.items() if post not in missing}
    yield Mark(mark | {"asked": _day(reply), "watch": still})


def _day(reply: Reply) -> str:
    return reply.at.date().isoformat()


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _age(post: str) -> tuple[int, str]:
    """What orders X's ids, decimal numbers that are written as texts."""
    return len(post), post
