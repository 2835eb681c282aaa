"""The people that a byline names."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.parse import article, people
from natwire.parse.people import authors_in, is_person, signed


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Byron", ["Ada Byron"]),
        ("Ada Byron, Senior Reporter", ["Ada Byron"]),
        ("Ada Byron Political Editor", ["Ada Byron"]),
        ("Ada Byron – Journalist", ["Ada Byron"]),
        ("Von Ada Byron, Redakteurin", ["Ada Byron"]),
        ("Ada Byron für Die Küste", ["Ada Byron"]),
        ("Ada Byron in Kyiv", ["Ada Byron"]),
        ("Ada Byron For Example.Com", ["Ada Byron"]),
        ("Ada Byron | Reuters", ["Ada Byron"]),
        ("Ada Byron/AFP", ["Ada Byron"]),
        ("Ada Byron, PhD", ["Ada Byron"]),
        ("Ada Byron (@ada)", ["Ada Byron"]),
        ("Bruno (Henrique) Silva", ["Bruno (Henrique) Silva"]),
        ("Ada Byron @ada", ["Ada Byron"]),
        ("Ada Byron ada@example.org", ["Ada Byron"]),
        ("Ada Byron Ada Byron", ["Ada Byron"]),
        ("Ada Byron 7 hours ago", ["Ada Byron"]),
        ("By Ada Byron Monday, March 3, 2025", ["Ada Byron"]),
        ("Ada Byron Edited by Mary Shelley", ["Ada Byron"]),
        ("Text: Ada Byron, Fotos: Mary Shelley", ["Ada Byron"]),
        ("Text und Fotos: Ada Byron", ["Ada Byron"]),
        ("Text und Interview: Ada Byron", ["Ada Byron"]),
        ("Ada Byron, Mary Shelley, photographer", ["Ada Byron"]),
        ("Foto: Mary Shelley", []),
        ("kolumne von Ada Byron", ["Ada Byron"]),
        ("Ayşe Yılmaz / Ankara", ["Ayşe Yılmaz"]),
        ("Ayşe YILMAZ/ANKARA, (DHA)", ["Ayşe YILMAZ"]),
        ("AYŞE YILMAZ - İSTANBUL", ["AYŞE YILMAZ"]),
        ("Ada Byron | Madrid", ["Ada Byron"]),
        ("(Berlin) Ada Byron", ["Ada Byron"]),
        ("Compiled by Ada Byron", ["Ada Byron"]),
        ("Text: Ada Byron Foto: Mary Shelley", ["Ada Byron"]),
        ("Text Ada Byron Foto Mary Shelley", ["Ada Byron"]),
        ("Texto: Ana López. Fotos: Juan Pérez", ["Ana López"]),
        ("Haber: Ayşe Yılmaz - Kamera: Mehmet Demir", ["Ayşe Yılmaz"]),
        ("Haber-Kamera: Ayşe Yılmaz", ["Ayşe Yılmaz"]),
        ("Muhabir: Ayşe Yılmaz Editör: Ali Kaya", ["Ayşe Yılmaz"]),
        ("Autor: Jan Kowalski, oprac. Anna Nowak", ["Jan Kowalski"]),
        ("Opracowanie: Anna Nowak", ["Anna Nowak"]),
        ("Jan Kowalski, PAP", ["Jan Kowalski"]),
        ("di Ada Byron", ["Ada Byron"]),
        ("取材・文=山田太郎", ["山田太郎"]),
        ("「取材・文＝山田太郎、写真＝鈴木花子」", ["山田太郎"]),
        ("文・写真 山田太郎", ["山田太郎"]),
        ("山田太郎記者", ["山田太郎"]),
        ("【山田太郎】", ["山田太郎"]),
        ("홍길동기자", ["홍길동"]),
        ("[서울=뉴시스] 홍길동 기자", ["홍길동"]),
        ("글 홍길동 사진 김철수", ["홍길동"]),
        ("新华社记者 王芳", ["王芳"]),
        ("文/王芳", ["王芳"]),
    ],
)
def test_a_name_stands_without_what_is_said_of_it(byline: str, names: list[str]) -> None:
    """Roles, places, outlets, agencies, degrees, handles, addresses, days and pictures are no part of a name."""
    assert list(authors_in(byline)) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Byron, Mary Shelley and Jane Austen", ["Ada Byron", "Mary Shelley", "Jane Austen"]),
        ("Anna Muster und Ben Beispiel", ["Anna Muster", "Ben Beispiel"]),
        ("Ayşe Yılmaz ve Mehmet Demir", ["Ayşe Yılmaz", "Mehmet Demir"]),
        ("Aino Esimerkki ja Onni Malli", ["Aino Esimerkki", "Onni Malli"]),
        ("Kari Nordmann og Ola Hansen", ["Kari Nordmann", "Ola Hansen"]),
        ("Ana López y Juan Pérez", ["Ana López", "Juan Pérez"]),
        ("Анна Иванова и Пётр Петров", ["Анна Иванова", "Пётр Петров"]),
        ("Ada Byron; Mary Shelley", ["Ada Byron", "Mary Shelley"]),
        ("By Ada Byron and Mary Shelley in Berlin", ["Ada Byron", "Mary Shelley"]),
        ("By Ada Byron in Berlin and Mary Shelley in Kyiv", ["Ada Byron", "Mary Shelley"]),
        ("Reporting by Ada Byron; Writing by Mary Shelley; Editing by Jane Austen", ["Ada Byron", "Mary Shelley"]),
        ("Ada Byron and others", ["Ada Byron"]),
        ("Ada Byron ; ADA BYRON ; ada byron", ["Ada Byron"]),
        ("ADA BYRON ; Ada Byron", ["Ada Byron"]),
    ],
)
def test_a_list_of_people_names_each_once(byline: str, names: list[str]) -> None:
    """ "And" parts the names in each language, and another case makes nobody a second person."""
    assert list(authors_in(byline)) == names


@pytest.mark.parametrize(
    "name",
    [
        "Ursula von der Leyen", "Kirby Smith", "José Ortega y Gasset", "João Costa e Silva", "Ludwig van Beethoven",
        "Jean-Luc d'Ormesson", "ADA BYRON", "Our Foreign Staff", "The Coast - News", "Bell Hooks Jr.", "أحمد الراشد",
        "渡辺洋介", "Deutsche Presse-Agentur", "dpa", "srf/hosb",
    ],
)  # fmt: skip
def test_a_name_stays_whole(name: str) -> None:
    """What looks like a byline's words may be part of a name."""
    assert authors_in(name) == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "admin",
        "Null",
        "@ada",
        "ada@example.org",
        "https://example.org/ada",
        "4 minutes",
        "12345678",
        "Reporter",
        "?!",
    ],
)
def test_an_account_or_an_address_is_nobody(text: str) -> None:
    """Better no author than one who is none."""
    assert authors_in(text) == ()


@pytest.mark.parametrize(
    "text",
    ["Others", "Editors", "Haber Merkezi", "Haber Merkezi / İSTANBUL", "Compiled by staff", "中央社記者王芳台北24日電"],
)
def test_a_desk_is_nobody(text: str) -> None:
    """Nor is a line in which nothing tells where a name ends."""
    assert authors_in(text) == ()


def test_the_family_name_may_stand_first() -> None:
    """One person is one name, as everybody calls him; sections and agencies are no names."""
    assert authors_in("Smith, John") == ("John Smith",)
    assert authors_in("Shelley, Mary W. ; Byron, Ada") == ("Mary W. Shelley", "Ada Byron")


def test_an_agency_signs_where_nobody_else_does() -> None:
    """Beside a person it is the source; as an entry of its own it is one that the publisher means."""
    assert authors_in("(dpa)") == ("dpa",)
    assert authors_in("Ada Byron, AFP") == ("Ada Byron",)
    assert authors_in("Ada Byron ; AFP") == ("Ada Byron", "AFP")


def test_a_person_has_two_names_with_capitals() -> None:
    """A guess from a class is believed against the head of the page only if it looks like a person."""
    assert is_person("Ada Byron")
    assert is_person("渡辺洋介")
    assert not is_person("red, ORF.at")
    assert not is_person("politics")


def test_a_line_on_the_page_signs_it_where_nothing_else_does() -> None:
    """It says "By" and names a person; "By the numbers" does not."""
    story = "<p>The council met on Monday and agreed, after a long debate, on the budget of the harbour for years.</p>"
    page = f"<h1>Agreed</h1><div>By the numbers</div><div>By Ada Byron, Senior Reporter</div>{story * 3}"

    assert article(page).authors == ("Ada Byron",)
    assert article(f'<meta name="author" content="Mary Shelley">{page}').authors == ("Mary Shelley",)


def test_an_address_behind_a_role_is_none_of_the_byline() -> None:
    """So papers of some countries sign."""
    assert signed(["정부, 새 경제 대책 발표", "김철수 기자 kim@example.org"]) == ("김철수",)


@given(st.text(max_size=200))
def test_no_byline_breaks_it(text: str) -> None:
    """Whatever stands there, what comes out are names without edges."""
    for name in authors_in(text):
        assert name == name.strip()
        assert name


def test_the_examples_run() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(people).failed == 0
