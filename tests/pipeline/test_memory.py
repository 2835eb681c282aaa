"""Sites whose furniture no rule and no phrase knows: natwire learns it from their pages as it reads them."""

from __future__ import annotations

import asyncio
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from natwire import parse
from natwire.config.settings import FetchSettings, Settings
from natwire.model.source import Source
from natwire.parse import lexicon
from natwire.pipeline.run import Order, run
from natwire.store import open_database
from natwire.store.sites import Sites
from tests.server import Server, answer

WORDS = {
    "tr": "belediye köprü liman sabah karar mahalle okul yağmur kurul öğretmen meclis dün akşam bütçe yeni eski büyük "
    "sahil proje açıkladı başladı bekliyor gördü anlattı istedi toplandı kapandı uzadı taşındı kente vapur yolcu pazar",
    "de": "Rathaus Brücke Hafen Morgen Beschluss Viertel Schule Regen Ausschuss Lehrerin Haushalt gestern Abend neue "
    "alte große Küste Vorhaben erklärte begann wartet sah berichtete wollte tagte schloss dauerte zog Fähre Markt",
    "ja": "市役所 橋 港 今朝 決定 地区 学校 雨 委員会 先生 予算 昨日 夕方 新しい 古い 大きな 海岸 計画 発表した "
    "始まった 待つ 見た 語った 望んだ 集まった 閉じた 続いた 移った 船 客 市場 パン 町",
}

# What each paper prints on every page, in its language and in elements that say nothing; {} differs from page to page.
PAPERS = {
    "tr": """
        <p>Bu haber {0}.{1} kez okundu.</p> <p>{0} yorum</p>
        <p>Son dakika gelişmelerinden anında haberdar olmak için bildirimlerimizi açın ve bültenimize abone olun.</p>
        <!--story-->
        <p>Haberin devamı uygulamamızda.</p>
        <!--story-->
        <h3>İlginizi çekebilir</h3> <ul><li>Günün öne çıkan haberleri ve fotoğrafları için tıklayın.</li></ul>
        <p>Gazetemiz 1987 yılından beri bölgenin sesidir; yazı işlerine haftanın her günü telefonla ulaşabilirsiniz.</p>
        <div>Haberi arkadaşlarınla paylaşmayı unutma!</div>""",
    "de": """
        <p>Lesezeit: {0} Minuten.</p>
        <!--story-->
        <p>Sie lesen diesen Beitrag kostenlos, weil andere mit ihrem Abonnement unsere Arbeit möglich machen.</p>
        <!--story-->
        <p>Die Redaktion freut sich über Hinweise.</p> <h2>Mehr aus der Region</h2>
        <p>Mit unserem Newsletter wissen Sie jeden Morgen, was in Ihrer Stadt und in der Region heute wichtig wird.</p>
        <p>Unser Archiv reicht bis 1949 zurück; {0} Beiträge sind dort zu finden.</p>""",
    "ja": """
        <p>この記事を{0}人が読みました。</p>
        <!--story-->
        <p>毎朝のニュースレターでは、町と地域の今日の話題をまとめてお届けしています。登録は無料で、いつでも解除できます。</p>
        <!--story-->
        <h3>あわせて読みたい</h3> <p>編集部へのご意見をお待ちしています。</p>
        <p>当紙は一九四九年の創刊以来、地域の皆さまとともに歩んできました。購読のお申し込みは販売店までどうぞ。</p>""",
    "tr again": """
        <p>Okuma süresi {0} dakika.</p>
        <!--story-->
        <p>Bu içerik okurlarımızın desteğiyle hazırlandı; siz de aylık küçük bir katkıyla destek olabilirsiniz.</p>
        <!--story-->
        <p>Sorularınızı ve önerilerinizi editörlerimize iletin.</p>""",
}


@dataclass(frozen=True)
class Story:
    """What a paper wrote: its number makes it."""

    lang: str
    number: int
    background: bool = False

    @property
    def title(self) -> str:
        return self._sentence(random.Random(-self.number - 1), 6).rstrip(".。")

    @property
    def paragraphs(self) -> list[str]:
        """Between four and ten, of one to four sentences; some are short."""
        dice = random.Random(self.number)
        gap = "" if self.lang == "ja" else " "
        own = [
            gap.join(self._sentence(dice, dice.randint(5, 14)) for _ in range(dice.choice((1, 2, 3, 4))))
            for _ in range(dice.randint(4, 10))
        ]
        return [*own[:-1], BACKGROUND[self.lang], own[-1]] if self.background else own

    def _sentence(self, dice: random.Random, words: int) -> str:
        chosen = [dice.choice(WORDS[self.lang].split()) for _ in range(words)]
        return "".join(chosen) + "。" if self.lang == "ja" else " ".join(chosen).capitalize() + "."


def page(story: Story, paper: str) -> bytes:
    """The story in the paper's template: a part of it at each of the two places."""
    dice, own = random.Random(story.number), [f"<p>{text}</p>" for text in story.paragraphs]
    furniture = PAPERS[paper].replace("{0}", str(dice.randint(2, 900))).replace("{1}", str(dice.randint(100, 999)))
    head, middle, foot = furniture.split("<!--story-->")
    return answer(
        f'<!doctype html><html lang="{story.lang}"><head><title>{story.title}</title></head><body><main><div>'
        f"<h1>{story.title}</h1>{head}{''.join(own[:2])}{middle}{''.join(own[2:])}{foot}</div></main></body></html>".encode(),
        Content_Type="text/html; charset=utf-8",
    )


BACKGROUND = {
    "tr": "Liman, geçen yılki fırtınada iki vapurun batmasından beri kapalı; onarımın ne zaman biteceği bilinmiyor.",
    "de": "Der Hafen ist seit dem Sturm im vergangenen Jahr gesperrt, bei dem zwei Fähren im Becken gesunken waren.",
    "ja": "港は二隻の船が沈んだ昨年の嵐のあと閉鎖されたままで、修理がいつ終わるのかはまだ分かっていない。",
}


class Here:
    """Works in this process, where the phrases are gone."""

    def __init__(self, number: int) -> None:
        self.number = number

    async def __call__(self, work: Callable[..., Any], *args: Any) -> Any:
        return work(*args)

    def close(self) -> None:
        pass


@pytest.fixture
def no_phrases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The phrase files, emptied: what is left of them is each language's frequent words, by which it is known."""
    for file in lexicon._FOLDER.glob("*.toml"):
        words = tomllib.loads(file.read_text("utf-8"))["words"]
        (tmp_path / file.name).write_text(f"words = {words!r}\nby = []\nand = []\nmore = []\n", "utf-8")
    monkeypatch.setattr(lexicon, "_FOLDER", tmp_path)
    monkeypatch.setattr("natwire.pipeline.run.Workers", Here)
    lexicon._book.cache_clear()
    yield
    lexicon._book.cache_clear()


class Paper:
    """A paper on the air, whose feed gives only titles; `print` puts stories into it and fetches them."""

    def __init__(
        self, server: Server, place: Path, name: str, at_once: int = 1, pause: timedelta = timedelta(0)
    ) -> None:
        self.server, self.place, self.name = server, place, name
        fetch = FetchSettings(allow_private=("127.0.0.0/8",), host_delay=pause, host_connections=at_once)
        self.settings = Settings(place / "c.toml", fetch=fetch)
        self.stories: dict[str, Story] = {}
        self.editor = "Ada"

    def print(self, *stories: Story, template: str = "", at: str = "") -> None:
        """Each at an address of its own, below `at`."""
        for story in stories:
            path = f"{at}/{story.number}"
            self.stories[self.server.url(path)] = story
            self.server.answers[path] = page(story, template or self.name)
        self.fetch()

    def fetch(self) -> None:
        """One run."""
        self.server.answers["/feed"] = answer(self._feed().encode())
        source = Source("paper", self.server.url("/feed"), follow="always")

        class Nobody:
            def expect(self, more: int, pages: bool = False) -> None: ...
            def done(self, outcome: object) -> None: ...

        order = Order((source,), haste="force", jobs=1)
        asyncio.run(run(self.place / "natwire.db", self.settings, order, Nobody(), lambda: datetime.now(UTC)))

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{story.title}</title><link>{url}</link><guid>{url}</guid>"
            f"<author>{self.editor}</author></item>"
            for url, story in reversed(self.stories.items())
        )
        return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'

    def texts(self) -> dict[str, str]:
        """What is stored, by address."""
        with open_database(self.place / "natwire.db") as db:
            return dict(db.sql.execute("select url, text from article"))

    def spoiled(self) -> list[str]:
        """The addresses of those whose text is not what was written, to the letter."""
        texts = self.texts()
        return [url for url, story in self.stories.items() if texts[url] != "\n\n".join(story.paragraphs)]

    def corrected(self) -> list[str]:
        """The addresses of those that count as corrected by the paper."""
        with open_database(self.place / "natwire.db") as db:
            rows = db.sql.execute("select url from article where updated_at or id in (select article_id from version)")
            return [url for (url,) in rows]

    def furniture(self) -> list[str]:
        """What is remembered, in words."""
        with open_database(self.place / "natwire.db") as db:
            site = Sites(db).show(f"127.0.0.1:{self.server.port}")
            return [each.text for each in site.furniture] if site else []


def stories(lang: str, first: int, number: int) -> list[Story]:
    """So many, with numbers from `first` on."""
    return [Story(lang, n) for n in range(first, first + number)]


def lines(paper: str) -> set[str]:
    """The lines of a paper's furniture, without their figures."""
    return {bare(text) for text in re.findall(r"<(?:p|li|div|h\d)>(.*?)</", PAPERS[paper])}


def bare(text: str) -> str:
    """The text without figures, and without the places for them."""
    return re.sub(r"\{.\}|[\d.]", "", text)


@pytest.mark.usefixtures("no_phrases")
@pytest.mark.parametrize("name", ["tr", "de", "ja"])
@pytest.mark.parametrize("at_once", [1, 8])
def test_after_twenty_pages_no_line_of_furniture_is_in_any_text(
    server: Server, tmp_path: Path, name: str, at_once: int
) -> None:
    """Nor in those that were read before it was known, and no story has lost a word."""
    paper = Paper(server, tmp_path, name, at_once)
    paper.print(*stories(name, 0, 20))
    assert paper.spoiled() == []
    assert {bare(text) for text in paper.furniture()} <= lines(name)

    paper.print(*stories(name, 20, 5))
    assert paper.spoiled() == []


@pytest.mark.usefixtures("no_phrases")
def test_without_memory_all_of_it_would_be_in_the_texts(server: Server, tmp_path: Path) -> None:
    """The first pages of a site are read without it, so the tests here test something."""
    paper = Paper(server, tmp_path, "de")
    paper.print(*stories("de", 0, 2))

    assert len(paper.spoiled()) == 2


@pytest.mark.usefixtures("no_phrases")
def test_a_run_learns_as_it_goes(server: Server, tmp_path: Path) -> None:
    """After five pages of a first run of twenty the others are read with what these taught, and not read again.

    A pause lets each be written down before the next is asked for; even so, one or two may miss the lesson.
    """
    paper = Paper(server, tmp_path, "tr", pause=timedelta(milliseconds=100))
    paper.print(*stories("tr", 0, 20))

    with open_database(tmp_path / "natwire.db") as db:
        (again,) = db.sql.execute("select count(*) from article where reread_at").fetchone()
    assert 5 <= again < 10


@pytest.mark.usefixtures("no_phrases")
def test_a_site_that_changes_its_template_recovers_within_twenty_pages(server: Server, tmp_path: Path) -> None:
    """The old pages stay clean, and the new ones become so."""
    paper = Paper(server, tmp_path, "tr")
    paper.print(*stories("tr", 0, 40))
    assert paper.spoiled() == []

    paper.print(*stories("tr", 40, 20), template="tr again")
    assert paper.spoiled() == []


@pytest.mark.usefixtures("no_phrases")
def test_a_wire_story_printed_whole_on_three_pages_is_not_furniture(server: Server, tmp_path: Path) -> None:
    """It stands whole on each of them, and on the fourth."""
    paper = Paper(server, tmp_path, "de")
    wire = Story("de", 99)
    for place in ("/a", "/b", "/c"):
        paper.print(wire, at=place)
    paper.print(*stories("de", 0, 20))
    paper.print(wire, at="/d")

    assert paper.spoiled() == []
    assert set(paper.furniture()).isdisjoint(wire.paragraphs)


@pytest.mark.usefixtures("no_phrases")
@pytest.mark.parametrize("name", ["tr", "de", "ja"])
def test_background_that_most_stories_repeat_stays_in_them(server: Server, tmp_path: Path, name: str) -> None:
    """Two of three have it between their own paragraphs, and lose nothing; what the paper prints there on all goes."""
    paper = Paper(server, tmp_path, name)
    told = [Story(name, n, background=n % 3 != 1) for n in range(45)]
    paper.print(*told[:25])
    assert paper.spoiled() == []

    paper.print(*told[25:])
    assert paper.spoiled() == []


@pytest.mark.usefixtures("no_phrases")
def test_what_memory_takes_from_a_text_is_no_correction(server: Server, tmp_path: Path) -> None:
    """Also when the page is fetched again; what the paper itself changes then is one."""
    paper = Paper(server, tmp_path, "de")
    paper.print(*stories("de", 0, 2))
    first, second = paper.texts()
    teach(paper, *stories("de", 50, 8))

    paper.editor = "Grace"
    server.answers[second.removeprefix(server.url(""))] = page(Story("de", 77), "de")
    paper.fetch()

    assert paper.texts()[first] == "\n\n".join(Story("de", int(first[-1])).paragraphs)
    assert paper.texts()[second] == "\n\n".join(Story("de", 77).paragraphs)
    assert paper.corrected() == [second]


def teach(paper: Paper, *told: Story) -> None:
    """Put pages of these into the memory as another run would, which had no time for the stored ones."""
    with open_database(paper.place / "natwire.db", "write") as db:
        for story in told:
            body = page(story, paper.name).split(b"\r\n\r\n", 1)[1]
            sites, host = Sites(db), f"127.0.0.1:{paper.server.port}"
            sites.learn(host, parse.traces(parse.article(body).parts), datetime.now(UTC))
