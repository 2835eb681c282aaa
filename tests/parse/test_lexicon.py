"""The phrases that pages print around stories, in eighteen languages."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from natwire.parse import lexicon

FILES = sorted((Path(lexicon.__file__).parent / "phrases").glob("*.toml"))


LANGUAGES = {"ar", "da", "de", "en", "es", "fi", "fr", "it", "ja", "ko", "nl", "no", "pl", "pt", "ru", "sv", "tr", "zh"}
# Scripts tell these languages, and no word between two Dutch names is safe in a Spanish byline.
EMPTY = {("ja", "words"), ("ko", "words"), ("zh", "words"), ("nl", "and")}


def test_all_languages_have_the_same_uses() -> None:
    """A language that lacked a use would leak that furniture."""
    phrases = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in FILES}

    assert set(phrases) == LANGUAGES
    assert {frozenset(one) for one in phrases.values()} == {frozenset(phrases["en"])}
    assert {(lang, use) for lang, one in phrases.items() for use, texts in one.items() if not texts} == EMPTY


def test_a_phrase_stands_once_in_its_file() -> None:
    """Twice says nothing more, and a phrase with two uses would be read as the first of them only."""
    for file in FILES:
        uses = tomllib.loads(file.read_text("utf-8")).items()
        texts = [text for use, texts in uses if use not in ("words", "by", "and") for text in texts]
        plain = str.maketrans({"{": "p", "}": "p"})  # or a placeholder at an edge would be none
        counts = Counter(lexicon.key(text.translate(plain)) for text in texts)
        assert [key for key, count in counts.items() if count > 1] == [], file.name


AROUND = tomllib.loads((Path(__file__).parents[1] / "data" / "parse" / "around.toml").read_text("utf-8"))


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_what_stands_around_stories_is_known(lang: str) -> None:
    """Share, comments, newsletter, channel, app, copyright and so on, as the sites of that language put it."""
    assert [line for line in AROUND[lang] if not lexicon.use(line)] == []


@pytest.mark.parametrize(
    ("row", "use"),
    [
        ("シェア ツイート", "share"),
        ("Komentarze (5) | Drukuj", "comments"),
        ("Share | Print | 3 comments", "share"),
        ("Paylaş Tweetle Yazdır", "share"),
        ("Copy link Share", "share"),
        ("댓글 3 | 인쇄", "comments"),
        ("Home | News | Sport of the day", ""),
        ("Facebook Twitter verklagt", ""),
        ("Share Print.", ""),
        ("Share and print more", ""),
    ],
)
def test_a_row_is_a_phrase_when_all_of_it_is(row: str, use: str) -> None:
    """Buttons side by side are one block; a word more, and it is news."""
    assert lexicon.use(row) == use


def test_no_phrase_matches_whatever_is_written() -> None:
    """A phrase of which only a placeholder is left when its edges are gone would cut every block."""
    assert not [use for use in (lexicon.use("Ankara signed"), lexicon.use("港は月曜日に予算を決めた")) if use]


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("4 Min Read", "reading_time"),
        ("12 dakika okuma", "reading_time"),
        ("Lukuaika: 3 min", "reading_time"),
        ("3 Min. Lesezeit", "reading_time"),
        ("Temps de lecture : 5 min", "reading_time"),
        ("Tiempo de lectura: 4 minutos", "reading_time"),
        ("٣ دقائق للقراءة", "reading_time"),
        ("Время чтения: 2 мин.", "reading_time"),
        ("SHARE THIS ARTICLE", "share"),
        ("PAYLAŞ", "share"),
        ("HABERİ PAYLAŞ", "share"),
        ("Jaa artikkeli", "share"),
        ("Artikel teilen", "share"),
        ("Partager l’article", "share"),
        ("Comparte esta noticia", "share"),
        ("شارك المقال", "share"),
        ("Поделиться:", "share"),
        ("Leave a Reply", "comments"),
        ("2 responses to “Harbour budget agreed”", "comments"),
        ("Bir yorum yazın", "comments"),
        ("Jätä kommentti", "comments"),
        ("Schreibe einen Kommentar", "comments"),
        ("Laisser un commentaire", "comments"),
        ("Deja un comentario", "comments"),
        ("اترك تعليقاً", "comments"),
        ("Добавить комментарий", "comments"),
        ("The post Harbour budget agreed appeared first on The Coast.", "appeared_on"),
        ("Der Beitrag Ein Haushalt erschien zuerst auf Die Küste.", "appeared_on"),
        ("La entrada Un presupuesto se publicó primero en La Costa.", "appeared_on"),
        ("Сообщение Бюджет порта появились сначала на Берег.", "appeared_on"),
        ("— Advertisement —", "advertisement"),
        ("Updated: 3 June 2026, 14:05", "dates"),
        ("LEGGI ANCHE: Il porto riapre", "related"),
        ("Continua após a publicidade", "advertisement"),
        ("Tekst gaat verder onder de advertentie", "advertisement"),
        ("Läs också: Hamnen öppnar", "related"),
        ("Les også: Havnen åpner", "related"),
        ("Læsetid: 3 min.", "reading_time"),
        ("Dodaj komentarz", "comments"),
        ("この記事をシェアする", "share"),
        ("【関連記事】港の予算", "related"),
        ("责任编辑：王芳", "labels"),
        ("댓글 쓰기", "comments"),
        ("* * *", "ornament"),
    ],
)
def test_a_phrase_is_known_in_any_case_and_punctuation(text: str, use: str) -> None:
    """Case, dotless letters, digits of other scripts, quotes and edges make no difference."""
    assert lexicon.use(text) == use


@pytest.mark.parametrize(
    "text",
    [
        "Share prices fell on Monday.",
        "He asked readers to leave a comment.",
        "About 200 people gathered in the square.",
        "Related charges were dropped.",
        "Über die Gründe wurde zunächst nichts bekannt.",
        "Mehr aus den Verhandlungen war nicht zu erfahren.",
        "Sobre la mesa hay tres propuestas.",
        "Yorum yapmaktan kaçındı.",
        "Фото сделано в понедельник на границе.",
        "Jaa-laituri valmistui keväällä.",
        "",
    ],
)
def test_a_sentence_is_no_phrase(text: str) -> None:
    """A phrase is a whole block; the same words in a sentence are news."""
    assert lexicon.use(text) in ("", "ornament")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Byron and Mary Shelley", ["Ada Byron", "Mary Shelley"]),
        ("Von Anna Muster, Ben Beispiel und Carla Probe", ["Anna Muster", "Ben Beispiel", "Carla Probe"]),
        ("Teksti: Aino Esimerkki", ["Aino Esimerkki"]),
        ("News About Turkey - NAT", ["News About Turkey - NAT"]),
        ("Smith, John", ["Smith, John"]),
        ("Byron Bay News", ["Byron Bay News"]),
    ],
)
def test_a_byline_names_people(byline: str, names: list[str]) -> None:
    """ "By" and "and" part the names in each language; a comma inside one name does not."""
    assert lexicon.people(byline) == names


def test_a_language_is_guessed_from_its_frequent_words() -> None:
    """Only for a text that declares none, and only when the words leave no doubt."""
    assert lexicon.language("Hallitus kertoi maanantaina, että se on valmis ja että laki tulee voimaan, mutta myös "
                            "oppositio on sitä mieltä, kun se on ensin luettu ja hyväksytty.") == "fi"  # fmt: skip
    assert lexicon.language("Ankara signed.") is None
    assert lexicon.language("x " * 100) is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "議会は月曜日に港の予算について合意した。新しい桟橋は二年以内に完成する見込みだという。"),
        ("zh", "市议会星期一就港口预算达成一致，新码头将在两年内完工，市长说不会有人因此搬家。"),
        ("ko", "시의회는 월요일에 항구 예산에 합의했다. 새 부두는 이 년 안에 완공될 예정이라고 시장은 말했다."),
        (
            "sv",
            "Det är inte klart när hamnen ska öppna, säger borgmästaren, och att det blir dyrt är inte en fråga än.",
        ),
        (
            "no",
            "Det er ikke klart når havna skal åpne, sier ordføreren, og hun vil ikke si noe nå etter å ha møtt rådet.",
        ),
        (
            "pl",
            "Nie jest jasne, do kiedy port będzie zamknięty, ale burmistrz nie zna dnia, po którym się to zmieni. "
            "Nie ma na to rady.",
        ),
    ],
)
def test_the_language_of_a_text_is_told_by_its_script_or_its_frequent_words(lang: str, text: str) -> None:
    """A page that declares no language still has one."""
    assert lexicon.language(text) == lang
