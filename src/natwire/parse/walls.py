"""Walls: what stands where an article should be, and asks for consent, money, proof or patience.

What they say is data, `walls.toml`. Every rule is guarded: a text of some length is behind no wall, and a page that
says when it was published is not a missing one. An article about cookies, captchas or missing pages is an article.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from natwire.parse import lexicon
from natwire.parse.blocks import HEADINGS, Block
from natwire.parse.seen import LINE, LINK, REST, Seen, prose

_FILE = Path(__file__).with_name("walls.toml")

# A wall says little: its title is believed beside a text of this length, its sentences on a page with no more words.
_SHORT_TEXT = 1_500
_SHORT_PAGE = 5_000
# A challenge of which only the script is left.
_NO_WORDS = 400
# The wording of one consent box is on many pages; of these, several must come together.
_CONSENT_SENTENCES = 3
_SITE_NAME = 40
_HEADS = 3
_SPELLINGS = (("’", "'"), ("ё", "е"), ("ı", "i"), ("\u0307", ""), ("\xa0", " "))
_PARTED = re.compile(r"\s+[-–—|·•»«:/]+\s+|\s*\|\s*")
_ADDRESS = re.compile(r"[a-z-]+")


@dataclass(frozen=True, slots=True)
class _Walls:
    """What `walls.toml` knows: whole titles as keys, parts of sentences, names of scripts, parts of addresses."""

    titles: dict[str, frozenset[str]]
    sentences: dict[str, tuple[str, ...]]
    marks: tuple[str, ...]
    addresses: frozenset[str]


@cache
def _walls() -> _Walls:
    data = tomllib.loads(_FILE.read_text("utf-8"))
    return _Walls(
        titles={word: frozenset(map(lexicon.key, wall["titles"])) for word, wall in data.items() if "titles" in wall},
        sentences={word: tuple(map(_folded, wall["sentences"])) for word, wall in data.items() if "sentences" in wall},
        marks=tuple(data["captcha"]["marks"]),
        addresses=frozenset(data["consent"]["addresses"]),
    )


def _folded(text: str) -> str:
    """The text as sentences are looked for in it; a page is folded whole, which `lexicon.key` would be slow at."""
    text = text.casefold()
    if not text.isascii():
        for letter, plain in _SPELLINGS:
            text = text.replace(letter, plain)
    return text


def wall(seen: Seen) -> str:
    """The wall that stands before the article, "" for none."""
    if len(seen.text) >= _SHORT_TEXT:
        return ""
    if seen.claims.published_from not in ("json-ld", "meta"):  # no wall says when it was published
        if word := _titled(seen):
            return word
        if "error404" in seen.classes:  # as WordPress calls it
            return "not-found"
    if _is_paid(seen):
        return "paywall"
    article = seen.claims.kind == "article"
    words = sum(block.weight for block in seen.blocks)
    if words > _SHORT_PAGE or (article and len(seen.text) > REST):
        return ""
    said = [(_folded(block.text), block) for block in seen.blocks]
    if not article and (_is_challenge(seen, words) or _stands_for_all("captcha", said, 1)):
        return "captcha"
    if not article and _stands_for_all("not-found", said, 1):
        return "not-found"
    return "consent" if _asks_for_consent(seen, said) else ""


def _titled(seen: Seen) -> str:
    """The wall that has this title or this headline, alone or beside the name of the site."""
    heads = [block.text for block in seen.blocks if block.tag in ("h1", "h2")][:_HEADS]
    for name in {*seen.claims.names, *map(lexicon.key, (seen.claims.title, *heads))}:
        parts = _PARTED.split(name)
        whole = [part for part in (name, parts[0], parts[-1]) if len(name) - len(part) <= _SITE_NAME]
        for word, titles in _walls().titles.items():
            if not titles.isdisjoint(whole):
                return word
    return ""


def _is_challenge(seen: Seen, words: int) -> bool:
    few = words <= _NO_WORDS and len(seen.text) <= LINE
    return few and any(mark in seen.html for mark in _walls().marks)


def _stands_for_all(word: str, said: list[tuple[str, Block]], least: int) -> bool:
    """Whether the page has so many of a wall's sentences and little else to say."""
    whole = "\n".join(text for text, _ in said)
    found = [sentence for sentence in _walls().sentences[word] if sentence in whole]
    if len(found) < least:
        return False
    others = (block for text, block in said if not any(sentence in text for sentence in found))
    return sum(block.weight for block in others if block.weight >= LINE and block.link_share < LINK) <= REST


def _asks_for_consent(seen: Seen, said: list[tuple[str, Block]]) -> bool:
    if seen.asked is not None and _at_consent(seen.url) and not _at_consent(seen.asked):
        return True
    if not _stands_for_all("consent", said, _CONSENT_SENTENCES):
        return False
    # A short notice beside a cookie banner is a notice: the banner is cut, and what is left does not ask.
    kept = [_folded(block.text) for block, reason in seen.judged if not reason]
    return not kept or any(sentence in text for text in kept for sentence in _walls().sentences["consent"])


def _at_consent(url: str | None) -> bool:
    try:
        parts = urlsplit((url or "").lower())
    except ValueError:
        return False
    first = parts.netloc.partition(".")[0]
    return not _walls().addresses.isdisjoint((first, *_ADDRESS.findall(parts.path)))


def _is_paid(seen: Seen) -> bool:
    """Whether all that the page shows is the offer to pay; with a beginning of the story it is a teaser."""
    walled = not seen.claims.free or any(reason.endswith(": paywall") for _, reason in seen.judged)
    if not walled or not seen.text:
        return walled and prose(seen.blocks) <= REST
    sentences = _walls().sentences["paywall"]
    shown = (_folded(block.text) for block, reason in seen.judged if not reason and block.tag not in HEADINGS)
    return all(any(sentence in text for sentence in sentences) for text in shown)
