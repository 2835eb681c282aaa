"""The people that a byline names, without what stands beside them: roles, places, agencies, addresses, days.

The words are data, in `people.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from natwire.dates import is_month
from natwire.parse import lexicon
from natwire.text import line

_FILE = Path(__file__).with_name("people.toml")
_MOST = 20
_LONGEST = 80
_LONGEST_BYLINE = 120
_LONGEST_VALUE = 2_000
# Longer than this, a part of a list describes somebody; a first part of more words is a sentence.
_MOST_WORDS_OF_PART = 5
_MOST_WORDS = 8

_DASHES = str.maketrans("–—−‐‑", "-----")
_HARD = re.compile(r"\s*[;|•·、，；]\s*")
_DASH = re.compile(r"\s+[-–—]\s+")
_ALL_IN_BRACKETS = re.compile(r"[(\[（【]\s*([^()\[\]（）【】]*?)\s*[)\]）】]\W*$")
# "(Berlin) Ada Byron": where from.
_PLACE_BEFORE = re.compile(r"^[(\[（【][^()\[\]（）【】]*[)\]）】]\s*(?=\w)")
_ADDRESS = re.compile(r"(?<!\S)[^\s@]+@[^\s@]+\.\w+|(?<!\w)@\w+|https?://\S+|\bwww\.\S+")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}", re.IGNORECASE)
_SENTENCE = re.compile(r"[\w”\"]{5,}[.!?…]$|[\"“”„?!]|:\s")
_FAMILY_FIRST = re.compile(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]*\.?(?: [^\W\d_]\.)?)")
_DIGIT = re.compile(r"\d")
_WIDE = "[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
_CHINESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{3,8}")
_EDGES = " ,;:|/-–—·•*<>、，；「」『』"


def authors_in(value: str, site: str | None = None) -> tuple[str, ...]:
    """The people that a byline names, each once, in its order; a site that signs its own texts is spelled as it is.

    In `value`, entries of a list are parted by " ; ". An agency is named where no person is, or as its own entry.

    >>> authors_in("By Ada Byron, Senior Reporter, and Mary Shelley | Reuters")
    ('Ada Byron', 'Mary Shelley')
    """
    names: dict[str, str] = {}
    for entry in map(line, value[:_LONGEST_VALUE].split(" ; ")):
        if site and lexicon.without_by(entry).translate(_DASHES) == site.translate(_DASHES):
            names.setdefault(lexicon.key(site), site)
            continue
        found = _entry(entry)
        people = [name for name in found if not is_agency(name) and not _HOST.fullmatch(name)]
        for name in people or found[:1]:
            key = lexicon.key(name)
            # "ADA BYRON" and "Ada Byron" are one, spelled as people are.
            if key not in names or (names[key].isupper() and not name.isupper()):
                names[key] = name
    return tuple(names.values())[:_MOST]


def signed(lines: Iterable[str], site: str | None = None) -> tuple[str, ...]:
    """The people of the first line that is a byline and names somebody who looks like a person; () for none."""
    for text in lines:
        if len(text) <= _LONGEST_BYLINE and _is_byline(text):
            names = authors_in(text, site)
            if names and is_person(names[0]):
                return names
    return ()


def _is_byline(text: str) -> bool:
    """Whether a line says "By", "Text:" or the like, or ends, before an address, in a role or the town and agency."""
    if lexicon.says_by(text) or _patterns().label.match(text):
        return True
    return _patterns().signature.search(_ADDRESS.sub("", text).rstrip()) is not None


def is_agency(name: str) -> bool:
    """Whether a name is one of a news agency, or says "agencies"."""
    return name.casefold().strip(_EDGES) in _words()["agencies"]


def _entry(text: str) -> list[str]:
    """The names in one entry of a byline."""
    if inner := _ALL_IN_BRACKETS.match(text):
        text = inner[1]
    if text.casefold().partition("/")[0].strip(_EDGES) in _words()["nobody"]:
        return []
    if swapped := _family_first(text):
        return [swapped]
    text = _ADDRESS.sub(" ", _patterns().brackets.sub("", _PLACE_BEFORE.sub("", text)))
    text = _patterns().section.sub("", _patterns().others_work.sub("", _patterns().again.sub("; ", text)))
    names: list[str] = []
    for at, piece in enumerate(_HARD.split(_without_day(lexicon.without_by(_written(text))))):
        for place, part in enumerate(one for listed in _parts(_without_of(piece)) for one in _slashed(listed)):
            if names and _is_role(part):
                if _made_pictures(part):
                    names.pop()
            elif _is_name(name := _name(part, first=place == 0 and not names)) and not (at and _is_place(name, names)):
                names.append(name)
    return names


def _family_first(text: str) -> str:
    """ "Smith, John" as his friends call him; "" for what is not one person's two names."""
    found = _FAMILY_FIRST.fullmatch(lexicon.without_by(text))
    if not found or any(
        name.islower() or name.isupper() or is_agency(name) or _is_role(name) for name in found.groups()
    ):
        return ""
    return f"{found[2]} {found[1]}"


def _written(text: str) -> str:
    """What stands behind "Text:" and its like, without what stands behind "Photo:"; behind "Edited:" only if alone."""
    labels = list(_patterns().label.finditer(text))
    if not labels:
        return text
    known = _words()
    ends = [label.start() for label in labels[1:]] + [len(text)]
    kinds: dict[str, list[str]] = {"writes": [text[: labels[0].start()]], "others": []}
    for label, end in zip(labels, ends, strict=True):
        words = set(re.findall(r"\w+", label[0].casefold()))
        kind = "writes" if words & known["writes"] else "" if words & known["pictures"] else "others"
        kinds.setdefault(kind, []).append(text[label.end() : end])
    return " ; ".join(filter(None, (one.strip(f"{_EDGES}.") for one in kinds["writes"]))) or " ; ".join(kinds["others"])


def _without_of(text: str) -> str:
    """ "di Ada Byron" without its "di", which is part of "di Maria"."""
    head, _, rest = text.strip().partition(" ")
    return rest if head in _words()["of"] and is_person(rest) else text


def _is_place(name: str, names: list[str]) -> bool:
    """Whether one word behind somebody's two and a bar is where they are, in scripts with capitals.

    Behind a comma it may be the one name of somebody else.
    """
    return bool(names) and " " in names[0] and " " not in name and name[:1].isupper() and not is_agency(name)


def _parts(piece: str) -> list[str]:
    piece = _patterns().long_and.sub(" ; ", _patterns().short_and.sub(r"\1 ; ", piece))
    # Agencies are lists of single words, which no list of people is.
    parts = [part.strip() for part in re.split(r"[,/]", piece)]
    if len(parts) > 1 and all(is_agency(part) for part in parts):
        return parts
    return [part for half in piece.split(" ; ") for part in lexicon.people(half)]


def _slashed(part: str) -> list[str]:
    """The sides of a slash that parts people, agencies and roles; "dpa/abc" are the letters of a desk."""
    head, *rest = sides = [side.strip() for side in part.split("/")]
    if is_person(head):
        return [head, *(side for side in rest if not _is_place(side, [head]))]
    return sides if all(" " in side or is_agency(side) or _is_role(side) for side in sides) else [part]


def _without_day(text: str) -> str:
    """The text up to a number, without the name of a day or month before it: names have no numbers."""
    words = text.split()
    end = next((place for place, word in enumerate(words) if word[0].isdigit()), None)
    if end is None:
        return text
    days = _words()["days"]
    while end and ((word := words[end - 1].strip(".,").casefold()) in days or is_month(word) or not word):
        end -= 1
    return " ".join(words[:end])


def _name(text: str, first: bool) -> str:
    """One name without the role, the place or the outlet that stands with it; "" for what describes somebody."""
    head, *rest = _DASH.split(text.strip(_EDGES))
    if rest and all(_is_role(one) or is_agency(one) or _HOST.fullmatch(one) or _is_dateline(one) for one in rest):
        text = head  # "Ada Byron – Journalist", not "The Coast - News"
    words = _without_wide_role(text).strip(_EDGES).split()
    if len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]  # "Ada Byron Ada Byron": a picture's text and a link
    known = _words()
    ends, roles, ranks = known["ends"], known["roles"], known["ranks"]
    for place in range(2, len(words)):
        word, rest = words[place], words[place + 1 :]
        if word.casefold() in ends and rest and (word.islower() or _HOST.fullmatch(rest[0])):
            words = words[:place]
            break
    words = _without_role(words, roles, ranks)
    while len(words) > 2 and words[0].casefold() in roles:
        words.pop(0)
    for size in (3, 2, 1):
        if len(words) - size >= 2 and is_agency(" ".join(words[-size:])):
            words = words[:-size]
    if not first and (len(words) > _MOST_WORDS_OF_PART or _describes(words)):
        return ""
    name = " ".join(words).strip(_EDGES)
    return "" if name.casefold() in known["degrees"] else name


def _is_dateline(text: str) -> bool:
    """Whether that is a town as agencies write it before a story: "İSTANBUL"."""
    return len(text) > len("ABC") and text.isupper() and text.isalpha()


def _without_wide_role(text: str) -> str:
    """A name in a script that does not part words, without the role that hangs on it: 山田太郎記者, 新华社记者王芳."""
    found = _patterns().wide_role.search(text)
    if not found:
        return text
    behind = _patterns().wide_end.sub("", text[found.end() :].strip(_EDGES))
    return behind or text[: found.start()]


def _without_role(words: list[str], roles: frozenset[str], ranks: frozenset[str]) -> list[str]:
    """The words of a name before its role; all of them where no name is left, as of "Our Foreign Staff"."""
    end = len(words)
    if end and words[-1].strip(".,").casefold() in roles:
        while end and words[end - 1].strip(".,").casefold() in roles | ranks:
            end -= 1
    # A name of one word stands before a role in scripts without capitals, or is an agency's.
    least = 1 if end and (is_agency(words[0]) or words[0].upper() == words[0].lower()) else 2
    return words[:end] if end >= least else words


def is_person(name: str) -> bool:
    """Whether a name has the looks of a person's: two words or more with capitals, or a few letters of Chinese.

    >>> is_person("Ada Byron"), is_person("red, ORF.at"), is_person("capital")
    (True, False, False)
    """
    words = name.split()
    if len(words) < 2:
        return _CHINESE.fullmatch(name) is not None
    ends = words[0][0] + words[-1][0]
    return len(words) <= _MOST_WORDS_OF_PART and ends.isalpha() and not any(map(str.islower, ends)) and "," not in name


def _describes(words: list[str]) -> bool:
    particles = _words()["particles"]
    return any(word.islower() and word not in particles for word in words)


def _is_role(text: str) -> bool:
    """Whether a part of a byline says what somebody is, and not who."""
    words = re.findall(r"[\w.]+", text.casefold())
    roles = _words()["roles"]
    return bool(words) and (_pictures(text) or words[-1] in roles or words[0] in roles)


def _pictures(text: str) -> bool:
    words = re.findall(r"\w+", text.casefold())
    return bool(words) and (words[0] in _words()["pictures"] or words[-1] in _words()["pictures"])


def _made_pictures(text: str) -> bool:
    """Whether that is what the one before did: "Ada Byron, staff photographer", and not "photos: Ada Byron"."""
    return ":" not in text and text.casefold().split()[-1].strip(_EDGES) in _words()["pictures"]


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST or not any(letter.isalpha() for letter in name):
        return False
    if "://" in name or "@" in name or _SENTENCE.search(name) or len(name.split()) > _MOST_WORDS or _pictures(name):
        return False
    known = _words()
    if known["roles"] | known["ranks"] >= set(name.casefold().split()) and name.casefold() not in known["agencies"]:
        return False
    if re.match(_WIDE, name) and _DIGIT.search(name):
        return False  # "王芳台北24日電", where nothing tells where the name ends
    return sum(map(str.isdigit, name)) < 4 and name.casefold() not in known["nobody"]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Regular expressions made of the words."""

    brackets: re.Pattern[str]
    again: re.Pattern[str]
    others_work: re.Pattern[str]
    section: re.Pattern[str]
    label: re.Pattern[str]
    long_and: re.Pattern[str]
    short_and: re.Pattern[str]
    signature: re.Pattern[str]
    wide_role: re.Pattern[str]
    wide_end: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    known = {name: "|".join(sorted(map(re.escape, words), key=len, reverse=True)) for name, words in _words().items()}
    wide = {name: "|".join(sorted(filter(re.compile(_WIDE).match, words), key=len)) for name, words in _words().items()}
    labels = f"(?:{known['writes']}|{known['pictures']}|{known['others']})"
    joined = rf"{labels}(?:\s*(?:[・/&+-]|\b(?:{known['ands']})\b)\s*\w+)*"
    return _Patterns(
        brackets=re.compile(rf"\s*[(\[][^()\[\]]*[)\]]?(?=\s*(?:$|[,;|&/]|\b(?:{known['ands']})\b))"),
        again=re.compile(rf"[;.]\s+(?:{known['again']})\s+", re.IGNORECASE),
        others_work=re.compile(rf"\s+(?:{known['others_work']})\s.*$", re.IGNORECASE),
        section=re.compile(rf"^[^\W\d_A-ZÄÖÜ]\S*\s+(?:{known['of']}|by)\s+"),
        label=re.compile(
            rf"(?<!\w){joined}(?:\s*[:：=＝／]\s*|\s+(?:{known['of']}|by)\s+(?=[^\W\d_]))"
            rf"|(?<=\w\s)(?:{known['pictures']})\s+(?=\w+\s+\w|{_WIDE})"
            rf"|^(?:{wide['writes']})(?:[・/]?(?:{wide['writes']}|{wide['pictures']}))*[\s/](?={_WIDE})",
            re.IGNORECASE,
        ),
        # A list of people is parted by commas or "and"; the words of one letter part two full names only.
        long_and=re.compile(rf"\s+(?:{known['long_ands']})\s+(?=\S+\s)"),
        short_and=re.compile(rf"(?<=\S\s)(\S+)\s+(?:{known['short_ands']})\s+(?=[^\W\d_]\S*\s+\S)"),
        signature=re.compile(rf"\S/\s?\w+(?:, \(\w+\))?$|\S\s/\s\w+(?:, \(\w+\))?$|(?:{wide['roles']})$"),
        wide_role=re.compile(rf"\S*(?:{wide['roles']})\s*(?={_WIDE})|\s*(?:{wide['roles']})"),
        wide_end=re.compile(rf"\s*(?:{wide['ends']})$"),
    )


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in tomllib.loads(_FILE.read_text("utf-8")).items()}
