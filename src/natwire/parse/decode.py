"""Bytes to text: what a page says of its charset, as far as it is true, and else what its letters say."""

from __future__ import annotations

import codecs
import re

from natwire.charset import codec, marked
from natwire.parse import letters

_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_LANG = re.compile(rb"(?:<html[^>]{0,300}?\slang|og:locale\"?\s+content)\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_HEAD = 4096
_TAG = re.compile(rb"<[^<>]*>")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_LONGEST_SAMPLE = 6_000
_SEARCHED = 400_000

# Bytes of a character in the encodings that have NULs in ASCII.
_UNITS = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
# Alphabets, their punctuation, Chinese, kana and Hangul, in the blocks of Unicode that they fill.
_WRITTEN = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\u024f\u0300-\u058f\u0590-\u06ff\u0900-\u0e7f\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2030-\u203a"
    "\u20a0-\u20bf\u2100-\u2122\u3000-\u3011\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]+"
)
_ALL_BUT_SOME = 0.95

# By accident two bytes of another encoding make a letter of UTF-8, but not that many.
_ACCIDENTS = 40
_TOP = 100_000  # bytes in which a whole page shows what it is
# What a declaration weighs against the letters, which say the less, the shorter the text is. Western Europe's is what
# servers and editors declare when no one has told them anything.
_HTTP, _META_SAYS, _LANG_SAYS, _DEFAULT_SAYS = 0.3, 0.25, 0.2, 0.15
_FEW, _FEW_OF_DEFAULT = 2.0, 1.0

_LATIN = ("cp1250", "cp1252", "cp1254", "cp1257", "iso8859-2", "iso8859-13", "iso8859-15", "iso8859-16")
_UTF_8 = re.compile(rb"((?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+)")
# These begin letters and quotes in UTF-8. Alone they are what is left of one that was cut in two.
_TORN = frozenset(b"\xc2\xc3\xc4\xc5\xe2")

# UTF-8 that was taken for windows-1252 and encoded once more: this finds the pages that may have it.
_PERHAPS_TWICE = re.compile(
    rb"\xc3(?:[\x82-\x9f](?:\xc2|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xe2[\x80\x82\x84])"
    rb"|[\xa0-\xaf](?:[\xc2\xc5\xc6\xcb].|\xe2[\x80\x82\x84].){2})",
    re.DOTALL,
)
_C1 = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
_TWICE = re.compile(f"[\xc2-\xdf][{_C1}\xa0-\xbf]|[\xe0-\xef][{_C1}\xa0-\xbf]{{2}}|[\xf0-\xf4][{_C1}\xa0-\xbf]{{3}}")
_ONCE = str.maketrans({letter: chr(letter.encode("cp1252", "ignore")[0]) for letter in _C1 if letter > "\xff"})
_MOSTLY = 0.8


def decode(page: bytes, charset: str | None = None) -> str:
    """The page as text; `charset` is what HTTP said. Bytes that fit no letter become U+FFFD.

    A byte order mark is believed, then UTF-8 that is valid, for nothing else is it by accident. Of other bytes HTTP and
    `<meta>` say what they are (WHATWG Encoding, and HTML 13.2.3.2) unless the letters of the text speak against it.
    """
    text = _wide(page)
    if text is not None:
        return text
    if page.isascii():
        return page.decode(_of_seven_bits(page, charset), "replace")
    try:
        text, used = codecs.utf_8_decode(page, "strict", False)
    except UnicodeDecodeError:
        return _other(page, charset)
    wide = used - len(text)
    if not wide or (wide < _ACCIDENTS and _two_bytes(page, charset)):
        return _other(page, charset)
    return _once(text) if _PERHAPS_TWICE.search(page, 0, _TOP) else text


def _wide(page: bytes) -> str | None:
    text = marked(page)
    return _unmarked(page) if text is None else text


def _of_seven_bits(page: bytes, charset: str | None) -> str:
    """ASCII, or one of those that switch to other letters and back."""
    if 0x1B in page and b"\x1b$" in page:
        return "iso2022_jp_2"
    return "hz" if b"~{" in page and "hz" in _said(page, charset) else "ascii"


def _unmarked(page: bytes) -> str | None:
    """The text of UTF-16 or UTF-32 without a mark, which its bytes below 32 give away: in no other text there are many.

    In the right order of bytes all of it is letters of some alphabet, in another one only here and there.
    """
    head = page[:_HEAD]
    if _controls(head) <= len(head) * _TOO_MANY:
        return None
    read = {name: _plausible(head.decode(name, "ignore")) * _UNITS[name] / len(head) for name in _UNITS}
    name = max(read, key=read.__getitem__)
    return page.decode(name, "replace") if read[name] > _ALL_BUT_SOME else None


def _controls(head: bytes) -> int:
    return len(head) - len(head.translate(None, _CONTROLS))


def _plausible(text: str) -> int:
    """How many characters of a text are of those that news are written in."""
    return len(text) - len(_WRITTEN.sub("", text))


# --------------------------------------------------------------------------------------------------- declarations


def _said(page: bytes, charset: str | None) -> dict[str, float]:
    """The encodings that are named, and how much that says."""
    result: dict[str, float] = {}
    head = page[:_HEAD]
    named = _META.search(head) or _XML.search(head)
    for label, trust in ((charset, _HTTP), (named and named[1].decode("ascii", "replace"), _META_SAYS)):
        name = codec(label) if label else None
        # Whoever can read a declaration in single bytes is not reading UTF-16.
        if name and not name.startswith(("utf-16", "utf-32")):
            result[name] = max(result.get(name, 0.0), _DEFAULT_SAYS if name == "cp1252" else trust)
    return result


def _language(page: bytes) -> str:
    found = _LANG.search(page[:_HEAD])
    return found[1].decode("ascii").lower() if found else ""


def _two_bytes(page: bytes, charset: str | None) -> bool:
    """Whether a page is said to be in an encoding of two bytes for a letter, and can be."""
    named = [name for name in _said(page, charset) if name.startswith(("gb", "big5", "euc_", "cp9", "johab"))]
    return any(_broken(page, name) == 0 for name in named)


def _broken(page: bytes, name: str) -> int:
    return page.decode(name, "replace").count("\ufffd")


# -------------------------------------------------------------------------------------------------- other than UTF-8


def _other(page: bytes, charset: str | None) -> str:
    """The text of bytes that are not all UTF-8."""
    text = page.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = _beyond_ascii(text) - broken
    sample = _sample(page)
    name = _judged(page, charset, sample)
    if whole > broken or name in letters.SINGLE:
        name = _judged(page, charset, _UTF_8.sub(b" ", sample))
    if name in _LATIN and whole:
        # A page put together from parts in two encodings, or UTF-8 with an accident.
        return _mixed(page, name, torn=whole > broken)
    return text if whole > broken else page.decode(name, "replace")


def _judged(page: bytes, charset: str | None, sample: bytes) -> str:
    """The encoding in which a sample of the page has words; the fewer it has, the more its declarations count."""
    letter = 1 / (len(_HIGH_BYTES.findall(sample)) + 1)
    few = _FEW * letter
    trusted = {
        name: trust + (_FEW_OF_DEFAULT * letter if name == "cp1252" else few)
        for name, trust in _said(page, charset).items()
        if name != "utf-8"
    }
    for at, name in enumerate(letters.encodings(_language(page))[:2]):
        trusted[name] = trusted.get(name, 0.0) + (few + _LANG_SAYS) / (at + 1)
    return letters.best(sample, trusted or {"cp1252": few})


def _sample(page: bytes) -> bytes:
    """Words of the page that have other letters than ASCII, without tags."""
    first = _HIGH_BYTES.search(page)
    start = max(0, first.start() - 100) if first else 0
    parts: list[bytes] = []
    size = 0
    for part in _TAG.split(page[start : start + _SEARCHED]):
        if not part.isascii():
            parts.append(part[:_LONGEST_SAMPLE])
            size += len(parts[-1])
            if size > _LONGEST_SAMPLE:
                break
    return b" ".join(parts)


def _mixed(page: bytes, name: str, *, torn: bool) -> str:
    """The page with its UTF-8 read as such and the rest in another encoding; of torn letters a U+FFFD is left."""

    known = bytes(range(256)).decode(name, "replace")

    def rest(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        byte = page[error.start]
        # The next one may begin a letter, so one at a time.
        return "\ufffd" if torn and byte in _TORN else known[byte], error.start + 1

    # Python knows these handlers by name only, and this one says by its name what it does.
    handler = f"natwire-{name}-{torn}"
    codecs.register_error(handler, rest)
    return page.decode("utf-8", handler)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


# ------------------------------------------------------------------------------------------------------ encoded twice


def _once(text: str) -> str:
    """A text without what was encoded twice, where that is nearly all that it has beside ASCII ("GÃ¼l" for "Gül")."""
    found = _TWICE.findall(text)
    if sum(map(len, found)) < _beyond_ascii(text) * _MOSTLY:
        return text
    return _TWICE.sub(_repaired, text)


def _repaired(found: re.Match[str]) -> str:
    try:
        return found[0].translate(_ONCE).encode("latin-1").decode()
    except ValueError:
        return found[0]


# ------------------------------------------------------------------------------------------------------------- binary

# The formats' own definitions, where a text cannot begin so; others (bzip2, ID3, RIFF, tar) have controls enough.
_BINARY = (
    b"%PDF-", b"%!PS", b"{\\rtf", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"PK\3\4", b"PK\5\6",
    b"\x1f\x8b", b"\x1f\x9d", b"\xfd7zXZ\0",
    b"7z\xbc\xaf'\x1c", b"Rar!\x1a\7", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18",
    b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1aE\xdf\xa3", b"\xca\xfe\xba\xbe", b"\0asm",
    b"SQLite format 3\0",
)  # fmt: skip
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\b\t\n\v\f\r\x1b")
_TOO_MANY = 0.02
_TOO_STRANGE = 0.05  # characters of UTF-16 that no one has assigned, or a half of a pair


def looks_binary(page: bytes) -> bool:
    """Whether the bytes are an image, a PDF, an archive, sound or the like, and no text at all."""
    head = page[:_HEAD]
    if head.startswith(_BINARY):
        return True
    text = _wide(head)
    if text is not None:
        strange = sum(letter == "\ufffd" or not (letter.isprintable() or letter.isspace()) for letter in text)
        return strange > max(1, len(text) * _TOO_STRANGE)
    return _controls(head) > len(head) * _TOO_MANY
