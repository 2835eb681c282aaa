"""The words that the index holds: those that begin alike, and the one that somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterator

from natwire.store.database import Database

_COMMON = 1_000  # stories; of two words that are in more, none is the likelier
_LENGTHS = range(4, 25)  # of words that can be told from another with a letter wrong, in a bounded time
_ALPHABETS = (("a", "z"), ("α", "ω"), ("а", "я"), ("ء", "ي"))


class Vocabulary:
    """The folded words of all articles."""

    def __init__(self, db: Database) -> None:
        self.sql = db.sql
        # It reads the index and keeps nothing. `instance` is the kind that steps to a word without counting it.
        self.sql.execute("create virtual table if not exists temp.word using fts5vocab(main, article_fts, instance)")

    def beginning(self, start: str, most: int) -> list[str]:
        """The first words, at most so many, that begin so; each costs 30 microseconds."""
        found: list[str] = []
        at = start
        while len(found) < most:
            row = self.sql.execute("select term from temp.word where term >= ? limit 1", (at,)).fetchone()
            if row is None or not row[0].startswith(start):
                break
            found.append(row[0])
            at = row[0] + "\x01"  # behind it, and before all that is longer
        return found

    def near(self, word: str) -> str | None:
        """The most frequent word that differs from `word` by one letter; None for one that is there, or has none."""
        if len(word) not in _LENGTHS or not word.isalpha() or self._count(word):
            return None
        counts = {other: self._count(other) for other in sorted(_slips(word))}
        # Few mistype the first letter of a word.
        best = max(counts, key=lambda other: (counts[other], other[0] == word[0]))
        return best if counts[best] else None

    def _count(self, word: str) -> int:
        statement = "select count(*) from (select 1 from article_fts where article_fts match ? limit ?)"
        (count,) = self.sql.execute(statement, (f'"{word}"', _COMMON)).fetchone()
        return int(count)


def _slips(word: str) -> set[str]:
    """What is left of a word, or made of it, when one letter too few, too many, wrong or swapped is put right."""
    letters = set(word).union(_alphabet(word[0]))
    return set(_changed(word, letters)) - {word}


def _changed(word: str, letters: set[str]) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]


def _alphabet(letter: str) -> Iterator[str]:
    for first, last in _ALPHABETS:
        if first <= letter <= last:
            yield from map(chr, range(ord(first), ord(last) + 1))
