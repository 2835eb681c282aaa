"""JSON lines, natwire's own: a story a line with all that is kept of it but its pages. What is written is read back.

`natwire` is the number of this form. Fields may be added under the same number; one that reads skips what it does not
know. Times are ISO 8601; what is None, empty or as usual is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from natwire.errors import DataError
from natwire.model.change import Text, Version
from natwire.model.post import Link, Media, Mention, Posted, Quote
from natwire.model.record import Announced, Decided, Held, Record, Tag
from natwire.model.wire import Delivered
from natwire.text import clean, line

T = TypeVar("T")
W = TypeVar("W", bound=str)

FORM = 1
_STATES = ("kept", "teaser", "unfit")
_PAGES = ("none", "wanted", "here", "gave-up")
_MEDIA: tuple[Literal["image", "video", "audio", "file"], ...] = ("image", "video", "audio", "file")
_HOW: tuple[Literal["repost", "link"], ...] = ("repost", "link")


def pieces(records: Iterable[Record]) -> Iterator[str]:
    """A line for each story."""
    for record in records:
        told: dict[str, Any] = {"natwire": FORM, "id": record.id}
        if record.former:
            told["former"] = record.former
        told["carriers"] = [_told(each) for each in record.carriers]
        yield json.dumps(told, ensure_ascii=False) + "\n"


def read(lines: Iterable[bytes], name: str) -> Iterator[Record]:
    """The stories of a file of that name. Raises DataError for a line that is none of ours; empty ones are skipped."""
    for at, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            yield _record(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            why = f"{type(error).__name__}: {error}" if isinstance(error, KeyError) else str(error)
            raise DataError(
                f"{name}, line {at}: not a story as natwire exports it ({why})",
                hint="natwire import takes what `natwire export --as jsonl` wrote; the stories before are kept",
            ) from error


def _told(word: Any) -> dict[str, Any]:
    """A word of the record as JSON: its fields by name, without those that are as usual."""
    found = {}
    for field in fields(word):
        value = getattr(word, field.name)
        if field.default is MISSING or value != field.default:
            found[field.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case bytes():
            return value.hex()
        case Version(until=until, told=told, grades=grades):
            return {"until": until and until.isoformat(), "title": told.title, "text": told.text, "grades": grades}
        case Tag() | Announced() | Decided() | Posted() | Mention() | Link() | Media() | Quote() | Delivered():
            return _told(value)
        case tuple():
            return [_plain(each) for each in value]
    return value


def _record(told: dict[str, Any]) -> Record:
    if told["natwire"] != FORM:
        raise ValueError(f"form {told['natwire']!r}, and this natwire reads {FORM}")
    carriers = tuple(_held(each) for each in _list(told["carriers"]))
    if not carriers or len({each.key for each in carriers}) < len(carriers):
        raise ValueError("no carriers, or one of them twice")
    return Record(_number(told["id"]), carriers, tuple(map(_number, _list(told.get("former", [])))))


def _held(told: dict[str, Any]) -> Held:
    state = _one_of(told.get("state", "kept"), _STATES)
    quality = told.get("quality")
    unfit = _maybe(told, "unfit", _word)
    if (state == "unfit") != bool(unfit):
        raise ValueError("`unfit` says what an article is that has state unfit")
    return Held(
        n=_number(told["n"]),
        key=_word(told["key"]),
        outlet=_word(told["outlet"]),
        url=_word(told["url"]),
        title=_word(told["title"]),
        text=_text(told["text"]),
        first_seen=_time(told["first_seen"]),
        state=state,
        unfit=unfit,
        quality=None if quality is None else _number(quality, 0),
        authors=tuple(map(_word, _list(told.get("authors", [])))),
        lang=_maybe(told, "lang", _word),
        site=_maybe(told, "site", _word),
        credit=_maybe(told, "credit", _word),
        published=_maybe(told, "published", _time),
        published_from=_maybe(told, "published_from", _word),
        updated=_maybe(told, "updated", _time),
        reread=_maybe(told, "reread", _time),
        joined_by=_word(told.get("joined_by", "new")),
        joined_facts=_word(told.get("joined_facts", "")),
        versions=tuple(_version(n, each) for n, each in enumerate(_list(told.get("versions", [])), 1)),
        tags=tuple(Tag(_word(each["name"]), _time(each["at"])) for each in _list(told.get("tags", []))),
        announced=tuple(map(_announced, _list(told.get("announced", [])))),
        decided=tuple(
            Decided(_word(each["key"]), bool(each["together"]), _time(each["at"]))
            for each in _list(told.get("decided", []))
        ),
        posted=_maybe(told, "posted", _posted),
        mentions=tuple(map(_mention, _list(told.get("mentions", [])))),
        wire=_maybe(told, "wire", _delivered),
    )


def _version(n: int, told: dict[str, Any]) -> Version:
    grades = told.get("grades")
    return Version(
        n,
        _time(told["until"]),
        Text(_word(told["title"]), _text(told["text"])),
        None if grades is None else tuple(map(_word, _list(grades))),
    )


def _announced(told: dict[str, Any]) -> Announced:
    return Announced(
        address=_word(told["address"]),
        name=_word(told["name"]),
        kind=_word(told["kind"]),
        guid=_text(told["guid"]),
        url=_maybe(told, "url", _word),
        hash=bytes.fromhex(told["hash"]),
        first_seen=_time(told["first_seen"]),
        page=_one_of(told.get("page", "none"), _PAGES),
        page_why=_word(told.get("page_why", "")),
    )


def _posted(told: dict[str, Any]) -> Posted:
    return Posted(
        platform=_word(told["platform"]),
        handle=_word(told["handle"]),
        links=tuple(
            Link(_word(each["url"]), _word(each.get("title", "")), _text(each.get("about", "")))
            for each in _list(told.get("links", []))
        ),
        media=tuple(
            Media(_one_of(each["kind"], _MEDIA), _text(each.get("alt", ""))) for each in _list(told.get("media", []))
        ),
        quote=_maybe(told, "quote", _quote),
        warning=_word(told.get("warning", "")),
        sensitive=bool(told.get("sensitive")),
        reply_to=_word(told.get("reply_to", "")),
    )


def _quote(told: dict[str, Any]) -> Quote:
    return Quote(
        _word(told["uid"]), _maybe(told, "url", _word), _word(told.get("handle", "")), _text(told.get("text", ""))
    )


def _mention(told: dict[str, Any]) -> Mention:
    return Mention(
        uid=_word(told["uid"]),
        key=_word(told["key"]),
        how=_one_of(told["how"], _HOW),
        handle=_word(told["handle"]),
        at=_time(told["at"]),
        url=_maybe(told, "url", _word),
        text=_text(told.get("text", "")),
    )


def _delivered(told: dict[str, Any]) -> Delivered:
    return Delivered(
        provider=_word(told["provider"]),
        id=_word(told["id"]),
        version=_word(told.get("version", "")),
        take=_word(told.get("take", "")),
        slugline=_word(told.get("slugline", "")),
        dateline=_word(told.get("dateline", "")),
        urgency=_maybe(told, "urgency", _number),
        subjects=tuple(map(_word, _list(told.get("subjects", [])))),
        copyright=_text(told.get("copyright", "")),
        usage=_text(told.get("usage", "")),
    )


def _maybe(told: dict[str, Any], name: str, read: Callable[[Any], T]) -> T | None:
    value = told.get(name)
    return None if value is None else read(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.40} is no list")
    return value


def _number(value: Any, least: int = 1) -> int:
    """A whole number that JSON of any program can hold, so that ids given out after it are numbers too."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**53:
        raise ValueError(f"{value!r:.40} is no number")
    return value


def _word(value: Any) -> str:
    return line(_text(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return clean(value)


def _one_of(value: Any, known: tuple[W, ...]) -> W:
    for word in known:
        if value == word:
            return word
    raise ValueError(f"{value!r:.40} is none of {', '.join(known)}")


def _time(value: Any) -> datetime:
    """To the second, as the store keeps it."""
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None or not 1 < at.year < 9999:
        raise ValueError(f"{value!r:.40} has no zone, or is of no time that people write of")
    return at.astimezone(UTC).replace(microsecond=0)
