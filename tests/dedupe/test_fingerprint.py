"""The fingerprint: the same words give the same print, whatever a client made of them."""

from __future__ import annotations

import subprocess
import sys
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.dedupe import fingerprint
from natwire.dedupe.fingerprint import MOST, facts
from natwire.dedupe.words import words

TEXT = (
    "Iğdır’da ışıklar söndü: yetkililer, İstanbul’daki 1.250 kişilik ekibin salı günü yola çıktığını açıkladı.\n\n"
    "“Bölgeye üç günde ulaşırız” diyen sözcü, yolun 40 kilometresinin kapalı olduğunu söyledi."
)


@pytest.mark.parametrize(
    "other",
    [
        normalize("NFD", TEXT),
        TEXT.replace("’", "'").replace("“", '"').replace("”", "&quot;"),
        TEXT.replace(" ", "\u00a0").replace("\n\n", " "),
        TEXT.replace("yetkililer", "yet\u00adkili\u00adler").replace("1.250", "1250"),
        TEXT.translate(str.maketrans("ığşçöüİ", "igscouI")),
        TEXT.upper(),
    ],
)
def test_the_same_words_in_another_dress_have_the_same_print(other: str) -> None:
    """Decomposed letters, lost Turkish ones, capitals, quotes, entities and soft hyphens make no other text."""
    assert fingerprint("Işıklar", other) == fingerprint("ISIKLAR", TEXT)


def test_another_word_is_another_text() -> None:
    """A correction of one word is a new version, and most of its anchors still find the old one."""
    old, new = fingerprint("", TEXT), fingerprint("", TEXT.replace("salı", "pazar"))
    assert old.text_hash != new.text_hash
    assert len(set(old.anchors) & set(new.anchors)) >= len(old.anchors) // 2


def test_a_print_is_the_same_in_every_process() -> None:
    """What was stored last week can be compared today."""
    code = f"from natwire.dedupe import fingerprint; print(fingerprint('a title', {TEXT!r}))"
    seeded = {"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=seeded, encoding="utf-8")
    assert told.stdout.strip() == str(fingerprint("a title", TEXT))


def test_without_a_text_the_title_is_the_text() -> None:
    """A post that is only a headline is found by its headline."""
    bare = fingerprint("Ankara and Helsinki sign a deal", " … ")
    assert bare.text_hash == fingerprint("", "Ankara and Helsinki sign a deal").text_hash
    assert bare.anchors
    assert facts(bare.facts).length == 0


def test_a_teaser_shares_anchors_with_its_story() -> None:
    """Thirty words from the beginning are enough to find the story among all others."""
    story = [f"{word}{n}" for n in range(80) for word in ("harbour", "council", "grain", "bridge", "vote")]
    teaser, full = fingerprint("", " ".join(story[:30]) + " […]"), fingerprint("", " ".join(story))
    assert len(set(teaser.anchors) & set(full.anchors)) >= 5
    assert 25 <= len(full.anchors) <= 40


def test_arabic_is_the_same_with_and_without_the_dots_of_its_last_letter() -> None:
    """Cairo leaves them out where Beirut writes them."""
    assert words("على مستشفى") == words("علي مستشفي")


def test_chinese_and_japanese_have_words() -> None:
    """A sentence without spaces is not one word: a correction in it leaves most of the print as it was."""
    old = "芬兰和土耳其星期一在安卡拉签署了国防工业合作谅解备忘录，两国官员表示将扩大联合生产。"
    a, b = fingerprint("", old), fingerprint("", old.replace("星期一", "星期二"))
    runs, others = set(facts(a.facts).shingles), set(facts(b.facts).shingles)
    assert len(runs) > 30
    assert len(runs & others) > 0.8 * len(runs)
    assert words("トルコ12機") == ["トル", "ルコ", "コ12", "12", "機"]


def test_a_hindi_word_stays_whole() -> None:
    """Vowel signs belong to their word."""
    assert words("दिल्ली में समझौता।") == ["दिल्ली", "में", "समझौता"]


@given(st.text(), st.text())
def test_any_text_has_a_print(title: str, text: str) -> None:
    """Whatever comes in, there is a hash of 16 bytes, anchors of 40 bits, and facts that can be read."""
    made = fingerprint(title, text)
    read = facts(made.facts)
    assert len(made.text_hash) == 16
    assert all(0 <= anchor < 1 << 40 for anchor in made.anchors)
    assert read.length == len(words(text))
    assert len(read.shingles) == max((read.length or min(40, len(words(title)))) - 2, bool(words(title + " " + text)))


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_case_and_punctuation_do_not_count(text: str) -> None:
    """Words folded are words that folding leaves alone."""
    plain = " ".join(words(text)) if text.isascii() else " ".join(words(f"{text}!"))
    assert fingerprint("", f"«{text}» -").text_hash == fingerprint("", text).text_hash
    if text.isascii():
        assert words(plain) == words(text.upper()) == words(text)


def test_a_book_has_a_print_of_bounded_size() -> None:
    """A page of a million words costs the store no more than a long article."""
    made = fingerprint("log", " ".join(f"w{n % 9000} {n}" for n in range(200_000)))
    assert len(made.anchors) <= 40
    assert len(made.facts) <= 4 * (MOST + 500)
