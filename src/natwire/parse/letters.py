"""Which encoding makes words of some bytes: judged by the letters that each language writes, and how often.

A text in the wrong encoding is seldom broken, but it has letters that no one language has together (ð and ü and ç for
the Turkish ğ, ü and ç), capitals inside words, or only rare characters. Frequencies come from any table of a language's
letters; only their order of size matters here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

_RARE = 0.4
_CAPITAL = 0.5
_WRONG = -1.0
_BROKEN = -2.0
# The frequent characters below are about half of any Chinese text.
_CHINESE_SHARE = 2.0
# What only quotes and dashes say: not that it is a language, but that nothing speaks against it.
_MARKS_ONLY = 0.5
_INSIDE = re.compile(
    "[ß-öø-ÿš-žѐ-џа-яά-ώ][А-ЯÀ-ÖØ-ÞŠ-ŽЀ-ЏΑ-Ω]"  # a capital behind a small letter
    "|[A-Za-z][Ͱ-ӿא-ۿก-๛]|[Ͱ-ӿא-ۿก-๛][A-Za-z]"  # two scripts in one word
    "|[^ก-ฮ\u0e31-\u0e39\u0e47-\u0e4c][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # a Thai vowel or tone on no consonant
)
# Stands beside words of any language.
_NEUTRAL = frozenset("«»„“”‚‘’‹›–—…•·§°©®™€£¥ª№\xa0\xad´¡¿、。，！？：；（）「」『』《》·　・،؛؟")


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language was written before UTF-8: its encodings, its frequent letters outside ASCII, and its others."""

    encodings: tuple[str, ...]
    frequent: str
    others: str = ""


_WEST = ("cp1252", "iso8859-15", "cp850", "mac-roman")
_MIDDLE = ("cp1250", "iso8859-2")
_CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
_BALTIC = ("cp1257", "iso8859-13")

# Those of DOS and of the old Macintosh were gone when the web came, so it takes more to believe in them.
_OLD = frozenset({"cp850", "cp857", "cp866", "mac-roman", "mac-cyrillic"})
_OLD_COSTS = 0.5

# Of languages that write the same letters, those of more readers come first: the first of equals is believed.
_WRITINGS: dict[str, Writing] = {
    "de": Writing(_WEST, "äöüß"),
    "fr": Writing(_WEST, "éèàê", "âçëîïôùûœæüÿ"),
    "es": Writing(_WEST, "áéíñóúü"),
    "pt": Writing(_WEST, "ãçáéíóê", "âàõôúü"),
    "it": Writing(_WEST, "àèéìòù"),
    "nl": Writing(_WEST, "ëïéöü", "èêóáí"),
    "sv": Writing(_WEST, "åäöé"),
    "fi": Writing(_WEST, "äö", "åšž"),
    "da": Writing(_WEST, "æøåé"),
    "ca": Writing(_WEST, "àçéèíïóòúü"),
    "tr": Writing(("cp1254", "iso8859-3", "cp857"), "çğıöşüİ", "âîû"),
    "is": Writing(_WEST, "áéíóúýðþæö"),
    "pl": Writing(_MIDDLE, "ąćęłńóśźż"),
    "cs": Writing(_MIDDLE, "áčďéěíňóřšťúůýž"),
    "sk": Writing(_MIDDLE, "áäčďéíľňóôšťúýž", "ĺŕ"),
    "hu": Writing(_MIDDLE, "áéíóöőúüű"),
    "ro": Writing((*_MIDDLE, "iso8859-16"), "ăâîşţșț"),
    "hr": Writing(_MIDDLE, "čćđšž"),
    "sq": Writing(_WEST, "ëç"),
    "et": Writing((*_BALTIC, "cp1252"), "äöüõ", "šž"),
    "lt": Writing(_BALTIC, "ąčęėįšųūž"),
    "lv": Writing(_BALTIC, "āčēģīķļņšūž"),
    "ru": Writing(_CYRILLIC, "оеаинтсрвлкмдпуяыьгз", "бчйхжшюцщэфъё"),
    "uk": Writing(("cp1251", "koi8-u", "iso8859-5"), "оаинтівреслкумдпязьг", "бчйхїцжюєшщфґ"),
    "bg": Writing(("cp1251", "iso8859-5"), "аоиетнрсвлкдпмзгуъяб", "чцжщхйшюфь"),
    "sr": Writing(("cp1251", "iso8859-5"), "аоиенртсјвукдпмлзгбњ", "чшцћжљхђџф"),
    "el": Writing(("cp1253", "iso8859-7"), "αοιετσνηυρπκμλςωίόάγδέήύθχβ", "φώξζψϊϋΐΰ"),
    "ar": Writing(("cp1256", "iso8859-6"), "اليمونرتبةعدسفهكقأحجى", "شطصخضذثئءغظؤإآپچژگـًٌٍَُِّْ"),
    "fa": Writing(("cp1256",), "اینردهمتوشبسلکزفگعخق", "پجحچآغصطضذظژثئءًـي"),
    "he": Writing(("cp1255", "iso8859-8"), "יולהארמתבשנםדחק", "פעכגזטסצןךףץ"),
    "th": Writing(("cp874",), "านรกอเงมยวดลสทตห่้ัิี", "บปคขพจชถผซธณศษฐญภฏฒฎฬฉฑฆฌฟฝฮใโำุูึื์๊๋ๆ็ะแไ"),
}
_JAPANESE = ("cp932", "euc_jp")
_KOREAN = ("cp949",)
# Of the 11,172 syllables that Hangul can write, Korean has few beyond those of KS X 1001.
_SYLLABLES = frozenset(bytes((row, cell)).decode("euc_kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF))
_SIMPLIFIED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因"
    "由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解"
    "问意建月公无系军很情者最立代想已通并提直题市"
)
_TRADITIONAL = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多"
    "定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因"
    "由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解"
    "問意建月公無系軍很情者最立代想已通並提直題市"
)
_CHINESE = {"gb18030": frozenset(_SIMPLIFIED), "big5hkscs": frozenset(_TRADITIONAL)}

# All encodings that can be told apart here, and those of them that have a byte for each letter.
SINGLE = tuple(dict.fromkeys(name for writing in _WRITINGS.values() for name in writing.encodings))
KNOWN = (*SINGLE, *_JAPANESE, *_CHINESE, *_KOREAN)


def encodings(language: str) -> tuple[str, ...]:
    """What texts in a language were encoded in, the usual one first; () for a language that is not known here."""
    match language:
        case "ja":
            return _JAPANESE
        case "ko":
            return _KOREAN
        case "zh":
            return tuple(_CHINESE)
        case _:
            found = _WRITINGS.get({"no": "da", "nb": "da", "nn": "da", "az": "tr", "sl": "hr"}.get(language, language))
            return found.encodings if found else ()


def best(sample: bytes, trusted: Mapping[str, float]) -> str:
    """The encoding in which the sample has the most words of some language.

    `trusted` holds the encodings that something speaks for, and how much: 1 outweighs any reading, 0.25 a better one.
    """
    scores = {
        name: likely(sample, name) + trusted.get(name, 0.0) - (_OLD_COSTS if name in _OLD else 0.0)
        for name in (*trusted, *KNOWN)
    }
    return max(scores, key=scores.__getitem__)


def likely(sample: bytes, encoding: str) -> float:
    """How much the sample looks like a language in this encoding: 1 for its frequent letters only, below 0 for none."""
    text = sample.decode(encoding, "replace")
    counts = Counter(letter for letter in text if letter > "\x7f" and letter not in _NEUTRAL)
    whole = counts.total()
    if not whole:
        return _MARKS_ONLY
    inside = len(_INSIDE.findall(text)) if encoding not in _CHINESE else 0
    broken = sum(number for letter, number in counts.items() if not letter.isprintable() or letter == "\ufffd")
    score = max(_scores(counts, whole, encoding), default=_WRONG)
    return score + (_WRONG * inside + _BROKEN * broken) / whole


def _scores(counts: Counter[str], whole: int, encoding: str) -> Iterator[float]:
    if encoding in _JAPANESE:
        kana = _among(counts, "\u3041", "\u30fe")
        yield (kana * 1.3 + _among(counts, "\u4e00", "\u9fff") * 0.5) / whole if kana * 5 > whole else 0.0
    elif encoding in _KOREAN:
        yield (sum(counts[letter] for letter in _SYLLABLES) - _among(counts, "\u4e00", "\u9fff")) / whole
    elif encoding in _CHINESE:
        frequent = sum(counts[letter] for letter in _CHINESE[encoding])
        yield min(1.0, frequent / whole * _CHINESE_SHARE) - _among(counts, "\u3041", "\u30fe") / whole
    else:
        languages = [lang for lang, writing in _WRITINGS.items() if encoding in writing.encodings]
        for language in languages or _WRITINGS:
            weights = _weights(language)
            yield sum(weights.get(letter, _WRONG) * number for letter, number in counts.items()) / whole


def _among(counts: Mapping[str, int], first: str, last: str) -> int:
    return sum(number for letter, number in counts.items() if first <= letter <= last)


@cache
def _weights(language: str) -> dict[str, float]:
    """How much each letter speaks for a language; capitals less, for a text is not written in them."""
    writing = _WRITINGS[language]
    return {**_weighed(writing.others, _RARE), **_weighed(writing.frequent, 1.0)}


def _weighed(letters: Iterable[str], weight: float) -> dict[str, float]:
    result = {letter.upper(): weight * _CAPITAL for letter in letters if len(letter.upper()) == 1}
    return result | dict.fromkeys(letters, weight)
