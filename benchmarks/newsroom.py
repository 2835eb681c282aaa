"""Years of made-up news, the same for the same seed: what benchmarks of the store and of search are filled with.

Words are invented syllable by syllable, in the letters of seven languages and with their commonest words among them,
and come as often as in real prose (Zipf's law), so that the index has its true size and shape. Some words are planted.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

import natwire.parse
from natwire import dedupe
from natwire.model.article import Arrival, Article, Poll
from natwire.model.source import Item, Source, State
from natwire.pipeline.ready import ready

# The share of the stories that hold each of them.
PLANTED = {"Patria": 0.000_1, "Görgün": 0.01, "tänään": 0.05, "government": 0.5}
# Language, its share, consonants, vowels; Chinese is written without spaces.
LANGUAGES = {
    "en": (0.40, "b c d f g h l m n p r s t w th st br", "a e i o u ea ou"),
    "tr": (0.15, "b c ç d g ğ h k l m n r s ş t y z", "a e ı i o ö u ü"),
    "fi": (0.15, "h j k l m n p r s t v kk tt ll", "a e i o u y ä ö aa ii uu"),
    "de": (0.10, "b d f g h k l m n r s sch st t w z", "a e i o u ä ö ü ei au"),
    "fr": (0.10, "b c d f g l m n p r s t v ch qu", "a e é è i o u ai eau ou"),
    "ru": (0.05, "б в г д ж з к л м н п р с т ш", "а е и о у ы я ю"),
    "zh": (0.05, "", ""),
}
WORDS = 60_000  # of each language
OUTLETS = 300
DAYS = 400
FIRST = datetime(2025, 10, 1, tzinfo=UTC)
MEAN = 2_500  # characters of a text


@dataclass(frozen=True, slots=True)
class Language:
    """Its words, the commonest first, the running sum of how often they come, and what stands between two."""

    name: str
    words: tuple[str, ...]
    often: tuple[float, ...]
    gap: str = " "

    def some(self, dice: random.Random, count: int) -> list[str]:
        """So many words, as often as they come."""
        return dice.choices(self.words, cum_weights=self.often, k=count)


@cache
def language(name: str) -> Language:
    """A language of LANGUAGES, the same in every process."""
    dice = random.Random(f"words of {name}")
    _, consonants, vowels = LANGUAGES[name]
    if consonants:
        words = [_word(dice, consonants.split(), vowels.split(), rank) for rank in range(WORDS)]
    else:
        words = ["".join(chr(dice.randint(0x4E00, 0x5E00)) for _ in range(dice.randint(1, 2))) for _ in range(WORDS)]
    file = Path(natwire.parse.__file__).parent / "phrases" / f"{name}.toml"
    words = list(dict.fromkeys([*tomllib.loads(file.read_text("utf-8"))["words"], *words]))
    often = tuple(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    return Language(name, tuple(words), often, " " if consonants else "")


def _word(dice: random.Random, consonants: list[str], vowels: list[str], rank: int) -> str:
    """Common words are short."""
    syllables = dice.randint(1, 2) if rank < 500 else dice.randint(2, 4) if rank < 10_000 else dice.randint(3, 5)
    word = "".join(dice.choice(consonants) + dice.choice(vowels) for _ in range(syllables))
    return word.capitalize() if dice.random() < 0.1 else word


def article(number: int, of: int) -> Article:
    """The story with this number `of` so many: they are spread over DAYS, in order."""
    dice = random.Random(number)
    name = dice.choices(tuple(LANGUAGES), weights=[share for share, *_ in LANGUAGES.values()])[0]
    own = language(name)
    long = 2.2 if own.gap == "" else 6.8  # characters of a word with its gap
    words = own.some(dice, max(40, int(dice.gauss(1, 0.35) * MEAN / long)))
    for planted, share in PLANTED.items():
        if dice.random() < share:
            words[dice.randrange(len(words))] = planted
    outlet = f"{name}{dice.randrange(OUTLETS // len(LANGUAGES))}.example"
    published = FIRST + timedelta(days=DAYS) * number / of
    return Article(
        title=own.gap.join(own.some(dice, dice.randint(5, 11))).capitalize(),
        text="\n\n".join(_paragraphs(dice, words, own.gap)),
        url=f"https://{outlet}/news/{number}",
        published=published.replace(microsecond=0),
        published_from="feed",
        lang=name,
        site=outlet,
        quality=90,
    )


def _paragraphs(dice: random.Random, words: list[str], gap: str) -> Iterator[str]:
    sentence: list[str] = []
    told: list[str] = []
    stop = "。" if not gap else ". "
    while words:
        length = dice.randint(6, 22)
        sentence, words = words[:length], words[length:]
        told.append(gap.join(sentence).capitalize())
        if len(told) == 4 or not words:
            yield stop.join(told) + stop.strip()
            told = []


def poll(numbers: range, of: int) -> Poll:
    """Stories by their numbers, as one source announced them, ready for the store."""
    stories = [article(number, of) for number in numbers]
    source = Source(f"desk{numbers.start // 500 % 97}", f"https://desk{numbers.start % 97}.example/feed")
    at = max(story.published for story in stories if story.published) + timedelta(minutes=5)
    arrivals = tuple(_arrival(story) for story in reversed(stories))  # a feed has the newest first
    return Poll(source, State(source.address, last_ok=at), at, arrivals)


def _arrival(story: Article) -> Arrival:
    url = story.url or ""
    reading = ready(story, dedupe.address(url), dedupe.outlet(url))
    return Arrival(Item(guid=url, title=story.title, url=url), reading, reading.print.text_hash)
