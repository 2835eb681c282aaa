"""Walls: what stands where an article should be, and asks for consent, money, proof or patience.

What they say is data, `walls.toml`. Every rule is guarded: a text of some length is behind no wall, and a page that
says when it was published is not a missing one. An article about cookies, captchas or missing pages is an article, for
it has paragraphs of its own, and quotes what a wall says to its readers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from natwire.model.article import Unfit
from natwire.parse import lexicon
from natwire.parse.blocks import HEADINGS, Block
from natwire.parse.seen import LINE, LINK, REST, Seen, prose, under_links

_FILE = Path(__file__).with_name("walls.toml")

# A wall says little: no text of this length is one, and its sentences are looked for on a page with no more words.
_SHORT_TEXT = 1_500
_SHORT_PAGE = 5_000
# A challenge of which only the script is left.
_NO_WORDS = 400
# So much may stand below the title of a wall where a sentence of it stands too.
_SURE = 3 * REST
# A page about nothing else uses so many of its words, in so much of what it says; more where they are everyday words,
# and one for each line or two, for a story is not that narrow.
_WORDS = 2
_MORE_WORDS = 3
_EVERYDAY = ("consent", "refused", "not-found")
_NEARLY_ALL = 0.75
_IDEOGRAPHS = "\u2e80"
_SITE_NAME = 40
_HEADS = 3
_SPELLINGS = (("’", "'"), ("ё", "е"), ("ı", "i"), ("\u0307", ""), ("\xa0", " "))
_PARTED = re.compile(r"\s+[-–—|·•»«:/]+\s+|\s*\|\s*")
# Articles quote what walls say; in plain quotation marks walls name things themselves.
_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class _Walls:
    """What `walls.toml` knows: whole titles as keys, numbers of errors and parts of addresses, each with its wall.

    Also parts of sentences and words by wall, and names of scripts. `status` is how titles give the number of an error,
    and `speech` how readers are spoken to.
    """

    titles: dict[str, Unfit]
    status: re.Pattern[str]
    numbers: dict[str, Unfit]
    sentences: dict[Unfit, tuple[str, ...]]
    words: dict[Unfit, re.Pattern[str]]
    speech: re.Pattern[str]
    addresses: dict[str, Unfit]
    marks: tuple[str, ...]


@cache
def _walls() -> _Walls:
    data = tomllib.loads(_FILE.read_text("utf-8"))
    walls = {cast("Unfit", word): data[word] for word in get_args(Unfit) if "titles" in data.get(word, ())}
    speech = data["speech"]
    errors = "|".join(data["status"]["words"])
    return _Walls(
        titles={lexicon.key(title): word for word, wall in walls.items() for title in wall["titles"]},
        status=re.compile(rf"(?:(?:{errors})\s)?(\d{{3,4}})(?:\s(?:{errors}))?", re.IGNORECASE),
        numbers=data["status"]["numbers"],
        sentences={word: tuple(map(_folded, wall.get("sentences", ()))) for word, wall in walls.items()},
        words={word: _beginning(wall["words"]) for word, wall in walls.items() if "words" in wall},
        speech=_beginning(speech["words"], rf"\b|\B(?:{'|'.join(speech['endings'])})\b"),
        addresses={part: word for word, wall in walls.items() for part in wall.get("addresses", ())},
        marks=tuple(data["captcha"]["marks"]),
    )


def _beginning(words: Iterable[str], end: str = "") -> re.Pattern[str]:
    """What finds words that begin so, and with `end` end there; where no spaces part words, anywhere in them."""
    parted: list[str] = []
    joined: list[str] = []
    for word in words:
        (joined if word[0] >= _IDEOGRAPHS else parted).append(re.escape(_folded(word)))
    return re.compile("|".join([rf"\b(?:{'|'.join(parted)}){end}", *joined]))


def _folded(text: str) -> str:
    """The text as sentences are looked for in it; a page is folded whole, which `lexicon.key` would be slow at."""
    text = text.casefold()
    if not text.isascii():
        for letter, plain in _SPELLINGS:
            text = text.replace(letter, plain)
    return text


def wall(seen: Seen) -> Unfit:
    """The wall that stands before the article, "" for none."""
    # No wall says when it was published, unless it stands in the page of the article.
    article = seen.claims.kind == "article" or seen.claims.published_from in ("json-ld", "meta")
    if not article and (word := _led_to(seen)):
        return word
    if len(seen.text) >= _SHORT_TEXT:
        return ""
    kept = [block for block, reason in seen.judged if not reason]
    if not article:
        if "error404" in seen.classes:  # as WordPress calls it
            return "not-found"
        if _is_challenge(seen, kept):
            return "captcha"
        if word := _titled(seen, kept):
            return word
    if _is_paid(seen, kept):
        return "paywall"
    if article or _words(seen.blocks) > _SHORT_PAGE:
        return ""
    return _said(seen.blocks) or _speaks(seen, kept)


def _led_to(seen: Seen) -> Unfit:
    """The wall to whose address another one led."""
    if seen.asked is None:
        return ""
    there = _places(seen.url) - _places(seen.asked)
    return next((word for part, word in _walls().addresses.items() if part in there), "")


def _places(url: str | None) -> set[str]:
    """The parts of an address that name a place: its first host name and what stands between its slashes."""
    try:
        parts = urlsplit((url or "").lower())
    except ValueError:
        return set()
    return {parts.netloc.partition(".")[0], *(part.partition(".")[0] for part in parts.path.split("/"))}


def _titled(seen: Seen, kept: list[Block]) -> Unfit:
    """The wall that has this title or this headline, alone or beside the site's name, and next to nothing below it."""
    heads = [block.text for block in seen.blocks if block.tag in ("h1", "h2")][:_HEADS]
    word: Unfit = next((one for one in map(_wall_of, (seen.claims.title, *heads, *seen.claims.names)) if one), "")
    if not word:
        return ""
    told = map(_spoken, kept)
    speaks = [any(sentence in text for sentence in _walls().sentences[word]) for text in told]
    teasers = under_links(seen.judged)
    own = (
        block.weight
        for block, known in zip(kept, speaks, strict=True)
        if _tells(block) and id(block) not in teasers and not known
    )
    return word if sum(own) <= (_SURE if any(speaks) else REST) else ""


def _tells(block: Block) -> bool:
    """Whether a block may be a paragraph of a story; walls have their advice in lists."""
    return _is_line(block) and block.tag not in ("li", *HEADINGS)


def _wall_of(title: str) -> Unfit:
    """The wall that a title, but for the name of a site, is that of, or is the number of."""
    parts = _PARTED.split(title)
    walls = _walls()
    for part in (title, parts[0], parts[-1]):
        if len(title) - len(part) <= _SITE_NAME:
            if word := walls.titles.get(lexicon.key(part)):
                return word
            if status := walls.status.fullmatch(part.strip()):
                return walls.numbers.get(status[1], "")
    return ""


def _spoken(block: Block) -> str:
    """What a block says itself, and does not quote, as sentences are looked for in it."""
    return _folded(_QUOTED.sub("", block.text))


def _is_challenge(seen: Seen, kept: Iterable[Block]) -> bool:
    """Whether there is nothing but the script of a guard; ordinary pages have some of them too, beside their words."""
    few = _words(kept) <= LINE and _words(seen.blocks) <= _NO_WORDS
    return few and any(mark in seen.html for mark in _walls().marks)


def _words(blocks: Iterable[Block]) -> int:
    return sum(block.weight for block in blocks)


def _said(blocks: list[Block]) -> Unfit:
    """The wall of which the page has a sentence, and little else to say."""
    said = [(_spoken(block), block) for block in blocks]
    whole = "\n".join(text for text, _ in said)
    for word, sentences in _walls().sentences.items():
        found = [sentence for sentence in sentences if sentence in whole]
        if found and word != "paywall":  # a line of the story may stand above it
            others = (block for text, block in said if not any(sentence in text for sentence in found))
            if sum(block.weight for block in others if _is_line(block)) <= REST:
                return word
    return ""


def _is_line(block: Block) -> bool:
    return block.weight >= LINE and block.link_share < LINK


def _speaks(seen: Seen, kept: list[Block]) -> Unfit:
    """The wall of which nearly all that is left of the page speaks, and to its reader; stories speak of others.

    A page with an author or any day of its own is a story, however it speaks.
    """
    if seen.claims.authors or seen.claims.published_from not in (None, "url"):
        return ""
    told = [(_spoken(block), block.weight) for block in kept]
    whole = "\n".join((_folded(seen.claims.title), *(text for text, _ in told)))
    if not _walls().speech.search(whole):
        return ""
    for word, words in _walls().words.items():
        least = max(_MORE_WORDS if word in _EVERYDAY else _WORDS, _words(kept) // REST)
        about = sum(weight for text, weight in told if words.search(text))
        if about and about >= _NEARLY_ALL * _words(kept) and len(set(words.findall(whole))) >= least:
            return word
    return ""


def _is_paid(seen: Seen, kept: list[Block]) -> bool:
    """Whether the page has a line or two of a story at most, and is to be paid for; with more of it, it is a teaser."""
    if seen.text and not kept:  # the story is in the data
        return False
    story: list[Block] = []
    for block in kept:
        if block.tag not in HEADINGS and not _is_offer(block):
            story.append(block)
            if _words(story) > REST:
                return False
    if not story and prose(seen.blocks) > REST:
        return False
    # Above a story stands what is offered on all pages.
    below = ((block, reason) for block, reason in seen.judged if not story or block.at > story[0].at)
    return not seen.claims.free or any(
        reason == ("furniture", "paywall") or _is_offer(block) for block, reason in below
    )


def _is_offer(block: Block) -> bool:
    text = _spoken(block)
    return any(sentence in text for sentence in _walls().sentences["paywall"])
