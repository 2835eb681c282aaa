"""Folding: the one spelling under which a word is indexed and looked up.

unicode61 folds ö and ü but leaves the dotless ı, ł, ø and ß, and makes one token of a whole Chinese sentence
(docs/notes/search.md has the table). So text goes through `fold` on its way into the index, and so do queries.
"""

from __future__ import annotations

import re
import unicodedata

from natwire.text import LETTERS

_LETTERS = (
    LETTERS
    | {letter.upper(): typed.upper() for letter, typed in LETTERS.items()}
    | {"ß": "ss", "ẞ": "SS", "\u00ad": "", "ʼ": "'"}
    # Arabic: forms of one letter, the end that is written with or without its dots, Persian keyboards, lengthening.
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
)
# Compiled at first use: 2 ms that a search for plain letters need not wait for.
_MARKS = "[\u0300-\u036f\u064b-\u065f\u0670]+"
_CJK = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"


def fold(text: str) -> str:
    """The text without diacritics, ligatures and soft hyphens, each CJK character a word of its own.

    Case is left to the index. ASCII, the common case, is returned as it is.

    >>> fold("Görgün, ışık, Łódź, straße, 土耳其").split()
    ['Gorgun,', 'isik,', 'Lodz,', 'strasse,', '土', '耳', '其']
    """
    if text.isascii():
        return text
    # Letters come last: Ǽ is an Æ with an accent, and only then two letters.
    text = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text))
    for letter, typed in _LETTERS.items():  # many times as fast as str.translate
        text = text.replace(letter, typed)
    # Hangul syllables came apart in NFKD; NFC puts them together again.
    return re.sub(_CJK, _one_by_one, unicodedata.normalize("NFC", text))


def _one_by_one(run: re.Match[str]) -> str:
    return f" {'  '.join(run[0])} "


def same(text: str) -> str:
    """The spelling under which names are compared, whole or in part: folded, without case and with single spaces.

    >>> same("Иван  ИВАНОВ"), same("Ääni")
    ('иван иванов', 'aani')
    """
    return " ".join(fold(text).casefold().split())


# What is written as one word with the noun behind it: and, so; in, like, for, each with the article or without.
_JOINED = tuple(one + two for one in ("", "و", "ف") for two in ("", "ال", "بال", "كال", "لل", "ب", "ل"))
_STEM = 3  # letters that a noun has at least


def forms(word: str) -> tuple[str, ...]:
    """A folded word and what it is written as behind a conjunction, a preposition or an article, in Arabic.

    >>> forms("patria")
    ('patria',)
    >>> "وتركيا" in forms("تركيا"), "تركيا" in forms("التركيا")
    (True, True)
    """
    if not ("\u0621" <= word[:1] <= "\u064a") or len(word) < _STEM:
        return (word,)
    bare = word.removeprefix("ال")
    stem = bare if len(bare) >= _STEM else word
    return tuple(dict.fromkeys([word, *(joined + stem for joined in _JOINED)]))
