"""A page's bytes become its letters, whatever it says of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natwire.parse import article
from natwire.parse.decode import decode, looks_binary

TEXTS = tomllib.loads((Path(__file__).parents[1] / "data" / "parse" / "languages.toml").read_text("utf-8"))
WRITTEN = [
    ("tr", "cp1254"), ("tr", "iso8859-9"), ("de", "cp1252"), ("de", "iso8859-15"), ("fr", "cp1252"), ("es", "cp1252"),
    ("pt", "cp1252"), ("fi", "cp1252"), ("sv", "cp1252"), ("da", "cp1252"), ("is", "cp1252"), ("pl", "cp1250"),
    ("pl", "iso8859-2"), ("cs", "cp1250"), ("cs", "iso8859-2"), ("hu", "cp1250"), ("ro", "cp1250"), ("lt", "cp1257"),
    ("lv", "cp1257"), ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "iso8859-5"), ("ru", "cp866"), ("uk", "cp1251"),
    ("uk", "koi8-u"), ("bg", "cp1251"), ("el", "cp1253"), ("el", "iso8859-7"), ("ar", "cp1256"), ("he", "cp1255"),
    ("th", "cp874"), ("ja", "cp932"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("zh", "gb2312"), ("zh", "gb18030"),
    ("zh-tw", "big5"), ("ko", "euc_kr"),
]  # fmt: skip
NOT_LATIN = {"ru", "uk", "bg", "el", "ar", "he", "th", "ja", "zh", "zh-tw", "ko"}
WRONG = [None, "utf-8", "iso-8859-1", "windows-1252"]


def page(text: str, meta: str | None = None, lang: str | None = None) -> str:
    declared = f'<meta charset="{meta}">' if meta else ""
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!doctype html><html{attribute}><head>{declared}<title>{text[:30]}</title></head><body><p>{text}</p>"


@pytest.mark.parametrize("http", WRONG)
@pytest.mark.parametrize(("lang", "encoding"), WRITTEN)
def test_a_page_is_read_without_or_against_its_declaration(lang: str, encoding: str, http: str | None) -> None:
    """What Windows of each country wrote is read with every letter, undeclared or declared as what servers say."""
    written = page(TEXTS[lang])

    assert decode(written.encode(encoding, "replace"), http) == written


@pytest.mark.parametrize(("lang", "encoding"), WRITTEN)
def test_a_declaration_that_is_true_is_believed(lang: str, encoding: str) -> None:
    """In HTTP or in the page."""
    written = page(TEXTS[lang], encoding)

    assert decode(written.encode(encoding)) == written
    assert decode(page(TEXTS[lang]).encode(encoding), encoding) == page(TEXTS[lang])


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("meta", [None, "iso-8859-1", "windows-1254", "windows-1251", "shift_jis", "gb2312", "big5"])
def test_utf_8_is_utf_8_whatever_it_is_called(lang: str, meta: str | None) -> None:
    """No text of another encoding is valid UTF-8 by accident."""
    written = page(TEXTS[lang], meta)

    assert decode(written.encode(), meta) == written
    assert decode(b"\xef\xbb\xbf" + written.encode(), meta) == written


@pytest.mark.parametrize("lang", ["tr", "pl", "cs", "hu", "ru", "el"])
def test_a_wrong_charset_that_breaks_nothing_is_found_out(lang: str) -> None:
    """Every byte is some letter in these encodings; only no language has those letters together."""
    right = {"tr": "cp1254", "pl": "cp1250", "cs": "iso8859-2", "hu": "cp1250", "ru": "koi8-r", "el": "cp1253"}[lang]
    for wrong in ("iso-8859-2", "windows-1252", "windows-1251", "iso-8859-1", "utf-8"):
        written = page(TEXTS[lang], wrong, lang)
        assert decode(written.encode(right, "replace"), wrong) == written


def test_the_language_of_the_page_decides_where_its_letters_are_few() -> None:
    """In a short Turkish text ş, ğ and ı are as good as Icelandic; `lang` says which."""
    short = "<html lang={}><p>Yarın başlıyor"

    assert decode(short.format("tr").encode("cp1254"), "iso-8859-1").endswith("Yarın başlıyor")
    assert decode("<html lang=is><p>það ský".encode("cp1252")).endswith("það ský")


def test_a_turkish_article_is_right_in_title_and_text() -> None:
    """ğ, ı, ş and İ come out of windows-1254 that calls itself Latin 1, is undeclared, or says UTF-8."""
    for meta in ("iso-8859-1", "utf-8", None):
        found = article(page(TEXTS["tr"], meta).encode("cp1254"), charset=meta)
        assert (found.title, found.text) == (TEXTS["tr"][:30], TEXTS["tr"])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("lang", TEXTS)
def test_wide_text_needs_no_mark(encoding: str, lang: str) -> None:
    """Its bytes below 32 give it away, in a page and in a text alone; its own declaration says whatever it likes."""
    for text in (TEXTS[lang], TEXTS[lang] * 20):
        assert decode(text.encode(encoding)) == text
        assert article(text.encode(encoding)).text
    written = page(TEXTS[lang], "utf-8")

    assert not looks_binary(written.encode(encoding))
    assert decode(written.encode(encoding), "utf-8") == written
    assert decode(written.encode(encoding)[:-1], "utf-8").startswith(written[:-1])


def test_a_few_broken_bytes_do_not_break_the_rest() -> None:
    """A letter that was cut in two is one U+FFFD, in a page of any size; a page cut off in a letter just ends."""
    written = page(TEXTS["tr"]).encode()
    torn = written.replace("İtfaiye".encode(), b"\xc4tfaiye")

    assert decode(torn) == page(TEXTS["tr"]).replace("İtfaiye", "\ufffdtfaiye")
    assert decode(written + b"\xc5") == page(TEXTS["tr"])


def test_a_damaged_page_of_utf_8_is_no_korean() -> None:
    """Every ä of UTF-8 is a syllable of EUC-KR; what is left of a page in which many letters are broken says UTF-8."""
    damaged = page(TEXTS["fi"]).encode() + b" \xff\xfe\xf1\xe4" * 3

    assert "ä" in decode(damaged)
    assert not any("\uac00" <= letter <= "\ud7a3" for letter in decode(damaged))


def test_a_page_of_two_encodings_is_read_in_both() -> None:
    """A UTF-8 theme around a text from an old database, and a UTF-8 page with one old quotation in it."""
    old, new = TEXTS["tr"].encode("cp1254"), TEXTS["tr"].encode()

    assert decode(b"<p>" + old * 3 + "<p>Çağrı".encode()) == "<p>" + TEXTS["tr"] * 3 + "<p>Çağrı"
    assert decode(b"<html lang=tr><p>" + new * 3 + "<p>çağrısı".encode("cp1254")).endswith("<p>çağrısı")


@pytest.mark.parametrize("lang", ["tr", "de", "fr", "sv", "ru", "el", "ja"])
def test_what_was_encoded_twice_is_repaired(lang: str) -> None:
    """A database that took UTF-8 for Latin 1 gives "GÃ¼l", which no one has written."""
    once = page(TEXTS[lang]).encode()
    twice = "".join(
        bytes((byte,)).decode("cp1252" if byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1") for byte in once
    )

    assert decode(twice.encode()) == page(TEXTS[lang])


def test_a_text_about_mojibake_stays() -> None:
    """One broken word among right ones is a quotation."""
    written = page(TEXTS["de"] + " Auf dem Schild steht „GÃ¼l“.")

    assert decode(written.encode()) == written


def test_few_letters_of_a_declared_encoding_are_no_utf_8() -> None:
    """The famous two characters of GBK that are valid UTF-8."""
    assert decode("<meta charset=gbk><p>联通".encode("gbk")).endswith("联通")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.sampled_from([None, "utf-8", "iso-8859-9", "big5"]))
def test_utf_8_of_some_length_comes_back(text: str, charset: str | None) -> None:
    """What was encoded in UTF-8 is the same after it."""
    written = page(TEXTS["tr"]) + text.replace("\x1b", "").replace("\0", "")

    assert decode(written.encode(), charset) == written


@settings(deadline=None)
@given(st.binary(max_size=300), st.none() | st.text(max_size=20))
def test_any_bytes_are_some_text(page: bytes, charset: str | None) -> None:
    """Nothing is refused here."""
    assert isinstance(decode(page, charset), str)
    assert isinstance(looks_binary(page), bool)
