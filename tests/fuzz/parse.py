"""Fuzz the door of `natwire.parse` with atheris, outside the ordinary run (see tests/README.md).

    python tests/fuzz/parse.py -max_total_time=600 -max_len=20000 FOLDER

The folder keeps the inputs that reach new lines. What fails is written to `crash-*`; make a test of it in
`tests/parse/test_hostile.py`.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["natwire"]):
    from natwire.model.source import Item
    from natwire.parse import announced, article
    from natwire.parse.page import has_markup

CHARSETS = [None, "utf-8", "iso-8859-9", "windows-1251", "shift_jis", "gb18030", "utf-16", "iso-2022-jp", "hz", "\x00"]


def one(data: bytes) -> None:
    """A page, the same as text and as a feed prints it are articles, and a second reading changes nothing."""
    if len(data) < 2:
        return
    page = data[1:]
    found = article(page, "https://e.example/2026/05/04/a", charset=CHARSETS[data[0] % len(CHARSETS)])
    text = page.decode("utf-8", "surrogateescape")
    article(text, text[:80])
    announced(Item("a", "https://e.example/a", text[:80], html=text))
    if has_markup(found.text):
        return
    again = article(found.text).text
    if again != found.text:
        raise AssertionError(f"a second reading changes the text: {found.text!r} -> {again!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
