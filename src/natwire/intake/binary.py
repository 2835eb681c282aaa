"""What has no text in it that natwire could read, by its first bytes, and what people call it."""

from __future__ import annotations

_ZIPS = (  # all of them are zip files; the first names within tell them apart
    (b"word/", "a Word document"), (b"xl/", "an Excel sheet"), (b"ppt/", "a PowerPoint file"),
    (b"mimetypeapplication/epub", "an e-book"), (b"mimetypeapplication/vnd.oasis", "an OpenDocument file"),
    (b"[Content_Types].xml", "an Office document"), (b"", "a zip archive"),
)  # fmt: skip
_BEGINNINGS = (
    (b"%PDF-", "a PDF"), (b"{\\rtf", "a text in RTF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"SQLite format 3\0", "a SQLite database"), (b"bplist00", "a web archive"), (b"WARC/1.", "a web archive"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"), (b"\0\0\1\0", "a picture"), (b"8BPS", "a picture"), (b"ID3", "a recording"),
    (b"OggS", "a recording"), (b"fLaC", "a recording"), (b"\x1aE\xdf\xa3", "a video"), (b"\0\0\1\xba", "a video"),
    (b"\x1f\x8b", "a compressed file"), (b"BZh", "a compressed file"), (b"\xfd7zXZ", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"), (b"7z\xbc\xaf", "an archive"), (b"Rar!\x1a", "an archive"),
    (b"\x7fELF", "a program"), (b"MZ\x90\0", "a program"), (b"wOFF", "a font"), (b"wOF2", "a font"),
    (b"!BDN", "a mail folder of Outlook"),
)  # fmt: skip
_RIFFS = {b"WEBP": "a picture", b"WAVE": "a recording", b"AVI ": "a video"}
_TAR = slice(257, 262)
_MEDIUM = slice(4, 8)  # of MP4 and its kin: pictures too, such as HEIC


def named(head: bytes) -> str | None:
    """What it is, `a PDF`; None for what may be text.

    >>> named(b"%PDF-1.7"), named(b"PDF is a format")
    ('a PDF', None)
    """
    if head.startswith(b"PK\x03\x04"):
        return next(name for inside, name in _ZIPS if inside in head)
    if head.startswith(b"RIFF"):
        return _RIFFS.get(head[8:12])
    if head[_MEDIUM] == b"ftyp":
        return "a video or a picture"
    if head[_TAR] == b"ustar":
        return "a tar archive"
    return next((name for begin, name in _BEGINNINGS if head.startswith(begin)), None)
