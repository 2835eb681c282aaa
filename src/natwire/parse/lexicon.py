"""The phrases that pages print around a story, from `phrases/*.toml`.

A phrase is always a whole block and never part of a sentence. Pages mix languages (an English theme around a Finnish
story), so a block is compared with the phrases of all of them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from natwire.text import SENTENCE_END

_FOLDER = Path(__file__).with_name("phrases")
LONGEST = 320  # no phrase is longer
_NOT_USES = frozenset({"words", "by", "and"})
# A heading such as "More on this topic" has no full stop; a paragraph that begins so has one.
_HEADINGS = frozenset({"related", "about", "labels", "more", "share", "dates"})
_QUOTES = ' "”“»'

_EDGES = " .:…-–—|•·»›«‹→▶►!?¡¿*#()[]{}\"'“”„‘,;/\\_+<>~،؛؟。、！？（）「」【】"
_SPELLINGS = str.maketrans(
    {
        "ı": "i",
        "：": ":",
        "\u0307": None,
        "’": "'",
        "‘": "'",
        "ё": "е",
        "\xa0": " ",
        "ـ": None,
        "\u200e": None,
        "\u200f": None,
    }
    | {chr(harakat): None for harakat in range(0x64B, 0x653)}
)
_SPELLED = re.compile(f"[{''.join(map(chr, _SPELLINGS))}]")  # to be told in C whether there is one
_DIGITS = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
_COLON = re.compile(r"\s*:\s*")
_HEAD = re.compile(r"\w+|\S")
_WORD = re.compile(r"[^\W\d_]+")
# Words of these languages are not parted by spaces, or carry their endings: their letters tell.
_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_SCRIPT_SHARE = 0.1
_LEAST_LETTERS = 10
_BEGINNING = 4_000
# Several phrases side by side, as a reader copies a row of buttons.
_BARS = re.compile("[|/·•]")
_BUTTONS = frozenset({"share", "comments"})
_LONGEST_ROW = 80
_LONGEST_BUTTON = 3
_ANY, _DATE = "\ue000", "\ue001"
_PLACES = re.compile(f"[{_ANY}{_DATE}]")
# Behind a space and before one, or before the end of a pattern.
_WHOLE_WORD = re.compile(r"(?<= )\S+(?= |$)")


_Patterns = dict[str, list[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class _Book:
    """All phrases: the plain ones by their key, those with a placeholder by their first word ("" for none).

    A pattern comes with the longest words in it, without which it cannot match, and with its use. Of those that begin
    with a placeholder, `inner` has a whole word each, and `unparted` finds those that have none, as in Chinese: this
    takes a fraction of the time of asking for each pattern. `buttons` are the first words of buttons.
    """

    plain: dict[str, str]
    patterns: _Patterns
    inner: frozenset[str]
    unparted: re.Pattern[str]
    buttons: frozenset[str]
    by: re.Pattern[str]
    joined: re.Pattern[str]
    tail: re.Pattern[str]
    words: dict[str, frozenset[str]]


def key(text: str) -> str:
    """The text as phrases are compared: no case, no edges, every number a 0.

    >>> key("» 4 Min Read:")
    '0 min read'
    """
    # Most texts have single spaces, no figure and no letter that is spelled in two ways: to ask is quicker than to do.
    text = text.casefold()
    if not text.isascii() and _SPELLED.search(text):
        text = text.translate(_SPELLINGS)
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    if ":" in text:
        text = _COLON.sub(": ", text)
    text = text.strip(_EDGES)
    return _DIGITS.sub("0", text) if _DIGIT.search(text) else text


def use(text: str, folded: str | None = None) -> str:
    """What a block is printed for (`share`, `comments`...), `ornament` without any word, "" when it is no phrase.

    `folded` is its key where that is known.

    >>> use("Share This Article"), use("4 Min Read"), use("Ankara signed.")
    ('share', 'reading_time', '')
    """
    if len(text) > LONGEST:
        return ""
    folded = key(text) if folded is None else folded
    if not folded:
        return "ornament"
    book = _book()
    words = folded.split(" ")
    return _alone(book, text, folded, words) or _row(book, text, folded, words)


def _alone(book: _Book, text: str, folded: str, words: list[str]) -> str:
    return book.plain.get(folded) or book.plain.get(folded.replace(":", "")) or _patterned(book, text, folded, words)


def _row(book: _Book, text: str, folded: str, words: list[str]) -> str:
    """What the first of several phrases in a row is for, when all of the row is phrases: "Share | Print | 3 comments".

    Only buttons stand in a row without marks between them: "Paylaş Tweetle Yazdır".
    """
    if len(folded) > _LONGEST_ROW or text.rstrip(_QUOTES).endswith(SENTENCE_END):
        return ""
    parts = _BARS.split(text)
    if len(parts) > 1:
        keys = [(part, own) for part in parts if (own := key(part))]
        uses = [_alone(book, part, own, own.split(" ")) for part, own in keys]
        return uses[0] if len(uses) > 1 and all(uses) else ""
    return _buttons(book, words) if words[0] in book.buttons else ""


def _buttons(book: _Book, words: list[str]) -> str:
    """What the first one is for when the words are one button behind the other, each as long as it can be."""
    first = ""
    while words:
        sizes = range(min(len(words), _LONGEST_BUTTON), 0, -1)
        size = next((size for size in sizes if book.plain.get(" ".join(words[:size])) in _BUTTONS), 0)
        if not size:
            return ""
        first = first or book.plain[" ".join(words[:size])]
        words = words[size:]
    return first


def _patterned(book: _Book, text: str, folded: str, words: list[str]) -> str:
    head = _HEAD.match(folded)
    patterns = book.patterns.get(head[0], []) if head else []
    if not book.inner.isdisjoint(words) or (not folded.isascii() and book.unparted.search(folded)):
        patterns = patterns + book.patterns[""]
    if not patterns:
        return ""
    sentence = text.rstrip(_QUOTES).endswith(SENTENCE_END)
    for pattern, inside, name in patterns:
        if inside in folded and not (sentence and name in _HEADINGS) and _compiled(pattern).fullmatch(folded):
            return name
    return ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern made when it is first asked for: few of them ever are, and all take 40 ms."""
    return re.compile(pattern)


def without_by(text: str) -> str:
    """A byline without its "By".

    >>> without_by("Written by Ada Byron")
    'Ada Byron'
    """
    # Only at the beginning: "von" is also part of names, and "Kirby Smith" has a "by" in it.
    found = _book().by.match(text)
    return text[found.end() if found else 0 :].strip(" :|·•-–—,")


def says_by(text: str) -> bool:
    """Whether a line begins as bylines do."""
    return _book().by.match(text) is not None


def people(text: str) -> list[str]:
    """The names in a byline.

    >>> people("By Ada Byron and Mary Shelley")
    ['Ada Byron', 'Mary Shelley']
    """
    whole = without_by(text)
    parts = [part for part in _book().joined.split(whole) if part]
    # "Smith, John" is one person and "News, Views" one desk: a list of people begins with a name of two words.
    return parts if parts and " " in parts[0] else [whole] if whole else []


def without_more(text: str) -> str:
    """The text without a "Read more" that hangs on its end after a mark of omission."""
    return _book().tail.sub(r"\1", text) if "…" in text or "..." in text else text


def language(text: str) -> str | None:
    """The language whose frequent words fill the text, None when it is none of ours or too short to tell."""
    text = text[:_BEGINNING]
    if not text.isascii():
        for lang, letters in _SCRIPTS.items():
            if len(letters.findall(text)) > max(_LEAST_LETTERS, len(text) * _SCRIPT_SHARE):
                return lang
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < 20:
        return None
    counts = {lang: sum(word in frequent for word in words) for lang, frequent in _book().words.items()}
    best = max(counts, key=counts.__getitem__)
    second = max(count for lang, count in counts.items() if lang != best)
    return best if counts[best] >= len(words) * 0.05 and counts[best] >= 1.5 * second else None


@cache
def _book() -> _Book:
    plain: dict[str, str] = {}
    patterns: _Patterns = {}
    by: set[str] = set()
    joined: set[str] = set()
    more: set[str] = set()
    words: dict[str, frozenset[str]] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        phrases = tomllib.loads(file.read_text("utf-8"))
        words[file.stem] = frozenset(phrases["words"])
        by.update(phrases["by"])
        joined.update(phrases["and"])
        more.update(phrase for phrase in phrases["more"] if "{" not in phrase)
        for name, texts in phrases.items():
            if name not in _NOT_USES:
                _enter(name, texts, plain, patterns)
    insides = {inside: _WHOLE_WORD.findall(inside) for _, inside, _ in patterns.get("", ())}
    inner = frozenset(max(whole, key=len) for whole in insides.values() if whole)
    unparted = re.compile("|".join(re.escape(inside) for inside, whole in insides.items() if not whole) or r"(?!)")
    buttons = frozenset(folded.split(" ")[0] for folded, name in plain.items() if name in _BUTTONS)
    return _Book(plain, patterns, inner, unparted, buttons, _by(by), _joined(joined), _tail(more), words)


def _enter(name: str, texts: list[str], plain: dict[str, str], patterns: _Patterns) -> None:
    for text in texts:
        folded = key(text.replace("{n}", "0").replace("{x}", _ANY).replace("{date}", _DATE))
        if _ANY in folded or _DATE in folded:
            regex = re.escape(folded).replace(_ANY, ".{1,280}").replace(_DATE, ".{0,25}0.{0,25}")
            head = _HEAD.match(folded)
            # A word that goes on in a placeholder is no whole word, as in scripts that part none by spaces.
            first = head[0] if head and not _PLACES.match(folded, head.end()) and not _PLACES.match(folded) else ""
            words = max(_PLACES.split(folded), key=len)
            patterns.setdefault(first, []).append((regex, words, name))
        else:
            plain.setdefault(folded, name)


def _alternatives(phrases: set[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _by(phrases: set[str]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_alternatives(phrases)})(?:\s*[:|]\s*|\s+)", re.IGNORECASE)


def _joined(phrases: set[str]) -> re.Pattern[str]:
    # A word of one letter, such as "y", also stands within names.
    words = {phrase for phrase in phrases if len(phrase) > 1}
    return re.compile(rf"\s*;\s*|\s*[,&|•·]\s+(?:(?:{_alternatives(phrases)})\s+)?|\s+(?:{_alternatives(words)})\s+")


def _tail(phrases: set[str]) -> re.Pattern[str]:
    return re.compile(rf"(…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:{_alternatives(phrases)})\W*$", re.IGNORECASE)
