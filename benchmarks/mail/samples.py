"""Digests to look at: the demo's invented news as a morning has it, and what is hard to set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from natwire.demo.pages import Outlet, Piece, outlets
from natwire.digest.model import Change, Digest, Place, Section
from natwire.model.post import Posted
from natwire.model.story import Carrier, Hit, Story

AT = datetime(2026, 6, 3, 4, 0, tzinfo=UTC)
A_DAY = (3, 2, 5, 1, 0, 6, 4, 9, 7, 3, 1, 0, 4, 6)  # stories, of the last two weeks


def samples() -> dict[str, Digest]:
    """Digests by name, each of which was once set badly, or would be by a careless change of the template."""
    news = list(_news())
    morning = _digest(
        Section("Finland and Turkey", tuple(_hit(each, "Patria") for each in news if "Patria" in each.text)),
        Section("At sea", tuple(_hit(each) for each in news if _about(each, "ferry", "guard"))),
        Section("العربية", (_hit(ARABIC),)),
        Section("From accounts", (_hit(POST),)),
    )
    morning = replace(morning, changes=tuple(_changes(news)), folded=31, sick=("yelkovan",))
    quiet = _digest()
    return {
        "morning": morning,
        "watch": replace(
            _digest(Section("patria", (_hit(next(each for each in news if "Patria" in each.title), "Patria"),))),
            kind="watch",
            name="patria",
            title="patria",
            volume=(),
        ),
        "none": replace(quiet, volume=()),
        "fifty": _digest(Section("Everything", tuple(map(_hit, islice(_many(news), 50))))),
        "hard": _digest(Section("W" * 60, tuple(map(_hit, HARD))), Section("עברית", (_hit(HEBREW),))),
    }


def _digest(*sections: Section) -> Digest:
    return Digest(
        name="morning",
        title="Morning wire",
        sections=sections,
        at=AT,
        zone=ZoneInfo("Europe/Helsinki"),
        volume=tuple((AT.date() - timedelta(days=13 - n), count) for n, count in enumerate(A_DAY)),
        host="desk",
        run=812,
    )


def _news() -> Iterator[Story]:
    """What the demo's papers printed; their reports of the one agreement are one story."""
    printed = [(paper, piece) for paper in outlets(AT) for piece in paper.pieces]
    deal = sorted((each for each in printed if "Patria" in each[1].title), key=lambda each: each[1].published)
    carriers = tuple(_carrier(n, *each) for n, each in enumerate(deal, 1))
    for number, (paper, piece) in enumerate(printed, 801):
        if (paper, piece) in deal[:1] + deal[2:]:
            continue
        yield Story(
            id=number,
            title=piece.title,
            text="\n\n".join(piece.paragraphs),
            outlet=f"{paper.folder}.example",
            url=_url(paper, piece),
            at=piece.published.astimezone(UTC),
            first_seen=piece.published.astimezone(UTC),
            lang=piece.lang,
            site=paper.name,
            carriers=carriers if (paper, piece) in deal else (),
        )


def _carrier(n: int, paper: Outlet, piece: Piece) -> Carrier:
    at = piece.published.astimezone(UTC)
    return Carrier(
        n, f"{paper.folder}.example", piece.title, _url(paper, piece), at, at, "near", paper.name, versions=2
    )


def _url(paper: Outlet, piece: Piece) -> str:
    return f"https://{paper.folder}.example/{piece.slug}/"


def _about(story: Story, *words: str) -> bool:
    return any(word in story.title.lower() for word in words)


def _hit(story: Story, word: str = "") -> Hit:
    """The story, with the first sentence of its text that holds the word."""
    sentence = next((each for each in story.text.split(". ") if word and word in each), "")
    begin = sentence.find(word)
    return Hit(story, sentence and f"{sentence}.", ((begin, begin + len(word)),) if sentence else ())


def _changes(news: list[Story]) -> Iterator[Change]:
    council = next(each for each in news if _about(each, "council"))
    places = (
        Place("Council passes budget by two votes", council.title),
        Place("takes 1.4 million from reserves", "takes 1.1 million from reserves"),
    )
    yield Change(council, AT - timedelta(hours=3), ("numbers", "title"), places)


def _many(news: list[Story]) -> Iterator[Story]:
    for number, story in enumerate(cycle(news), 1):
        yield replace(story, id=number, url=f"{story.url}{number}")


def _odd(number: int, title: str, text: str, lang: str = "en") -> Story:
    url = f"https://harbour-post.example/{number}?utm=1"
    return Story(number, title, text, "harbour-post.example", url, AT, AT, lang=lang, site="The Harbour Post")


ARABIC = _odd(
    901,
    "أنقرة توقع اتفاقا لصيانة المركبات المدرعة مع شركة فنلندية",
    "وقعت الشركتان اتفاقا لمدة عشر سنوات يوم الثلاثاء. يبدأ العمل في ورشة على ساحل بحر إيجه خلال تسعة أشهر.",
    "ar",
)
HEBREW = _odd(902, "המעבורת חוזרת להפליג בלילה עם שתי ספינות סוללה", "השירות חוזר אחרי ארבע שנים.", "he")
POST = replace(
    _odd(903, "The workshop hall has no roof yet, but it has a cat.", ""),
    text="The workshop hall has no roof yet, but it has a cat. She has inspected all four gearboxes.",
    outlet="welder@example.social",
    site=None,
    authors=("Defne Usta",),
    posted=Posted("mastodon", "welder@example.social"),
)
HARD = (
    _odd(
        904, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2, "Ein Wort.", "de"
    ),
    _odd(905, "The council of the islands voted again " * 9, "https://example.org/" + "a-very-long-address/" * 15),
    _odd(906, "W" * 280, "M" * 900),
    _odd(907, "渡り鳥の群れが例年より三週間も早く湖に到着し、研究者たちは驚いている" * 3, "鳥が来た。" * 60, "ja"),
    _odd(908, "", ""),
    _odd(909, "<b>Fish & chips</b> \u202e turned", "A text with <script>alert(1)</script> in it & more."),
)
