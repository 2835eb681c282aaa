"""Newsletters: the writer's words without the sender's program's, as one article or as the stories of a list."""

from __future__ import annotations

import doctest
import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.parse import mail_words
from natwire.parse.message import messages
from natwire.parse.newsletter import issue
from tests.parse.newsletters import (
    ESSAY,
    STORIES,
    TEXTS,
    cards,
    mail,
    mailchimp,
    message,
    plain,
    read,
    substack,
    url,
)

FURNITURE = ("browser", "nsubscri", "mailing address", "20100", "94104", "Forwarded", "READ IN", "preferences", "©")


def essay(*paragraphs: str) -> str:
    """Paragraphs in a page."""
    return "".join(f"<p>{each}</p>" for each in paragraphs)


def headed(n: int, tag: str = "h3") -> str:
    """A story with a linked heading."""
    return f'<{tag}><a href="{url(n)}">{STORIES[n][0]}</a></{tag}><p>{TEXTS[n]}</p>'


def bold(n: int, more: str) -> str:
    """A story as it is laid out by hand: its headline is no link, and the way on is."""
    way_on = f'<a href="{url(n)}">{more}</a>'
    return f'<tr><td><font size="4"><b>{STORIES[n][0]}</b></font><br><br>{TEXTS[n]} {way_on}</td></tr>'


def outlook(n: int) -> str:
    """A story as Word writes it."""
    link = f'<a href="{url(n)}"><span style="font-size:16.0pt">{STORIES[n][0]}</span></a>'
    return f'<tr><td><p class="MsoNormal"><b>{link}</b></p><p class="MsoNormal">{TEXTS[n]}<o:p></o:p></p></td></tr>'


def at_once(n: int, mark: str) -> str:
    """A story in one paragraph, its headline before its words."""
    return f'<p><b><a href="{url(n)}">{STORIES[n][0]}</a></b>{mark}{TEXTS[n]}</p>'


def table(*rows: str) -> str:
    """Rows in the table that holds a letter."""
    return f'<table width="600"><tbody>{"".join(rows)}</tbody></table>'


LISTS = {
    "cards": mailchimp(cards()),
    "cards in Finnish": mailchimp(cards("Lue lisää")),
    "by hand": table(*(bold(n, "Weiterlesen") for n in range(4))),
    "Word": table(*map(outlook, range(4))),
    "dashes": "".join(at_once(n, " — ") for n in range(4)),
    "entries": f"<ul>{''.join(at_once(n, ': ').replace('p>', 'li>') for n in range(4))}</ul>",
    "lines": "".join(at_once(n, "<br>") for n in range(4)),
    "headings": "<h1>The wire</h1><p>Good morning from the quay.</p>" + "".join(map(headed, range(4))),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_its_stories(name: str) -> None:
    """Each with its headline, its words and its address, on the mail's day."""
    found = issue(message(mail(LISTS[name]))).articles
    assert [(each.title, each.text, each.url) for each in found] == [
        (STORIES[n][0], TEXTS[n], url(n)) for n in range(len(STORIES))
    ]
    assert all(each.teaser and each.published_from == "mail" and not each.authors for each in found)


@pytest.mark.parametrize("rule", ["\n-----\n", "\n", "\n\n\n* * *\n\n"])
def test_a_list_in_plain_text(rule: str) -> None:
    """A headline, its text, and the address on a line of its own."""
    found = read(plain(rule), "text/plain")
    assert [(each.title, each.text, each.url) for each in found.articles] == [
        (STORIES[n][0], TEXTS[n], url(n)) for n in range(len(STORIES))
    ]
    assert found.url == "https://nat.example/archive/june"


def test_a_list_in_plain_text_that_is_wrapped_and_counted() -> None:
    """The address may stand above the text, and the numbers are the list's."""
    told = (f"{n + 1}. {STORIES[n][0]}\n{url(n)}\n{textwrap.fill(TEXTS[n], 66)}" for n in range(4))
    found = read("THE WIRE OF JUNE\n\n" + "\n\n".join(told), "text/plain").articles
    assert [(each.title, each.text) for each in found] == [(STORIES[n][0], TEXTS[n]) for n in range(4)]


def test_an_essay_in_plain_text_is_one_article() -> None:
    """Its lines are joined, whatever links stand below it."""
    told = [re.sub("<[^>]*>", "", each) for each in ESSAY]
    text = "\n\n".join(textwrap.fill(each, 70) for each in told)
    links = "".join(f"[{n}] {url(n)}\n" for n in range(4))
    (article,) = read(f"{text}\n\n{links}", "text/plain").articles
    assert article.text.split("\n\n")[: len(told)] == told


def test_the_stories_of_a_list_are_in_its_language() -> None:
    """One alone may be too short to tell it."""
    brief = "".join(
        f'<h3><a href="{url(n)}">{t}</a></h3><p>{x} That was all for now.</p>' for n, (t, x) in enumerate(STORIES)
    )
    assert {each.lang for each in read(brief).articles} == {"en"}


def test_an_essay_is_one_article_without_what_is_around_it() -> None:
    """Whichever program sent it."""
    told = [
        each if "<a" not in each else each.replace('<a href="https://nat.example/pact">', "").replace("</a>", "")
        for each in ESSAY
    ]
    for html in (substack(ESSAY), mailchimp(f"<tr><td>{'<br><br>'.join(ESSAY)}</td></tr>")):
        (article,) = read(html).articles
        assert article.text.split("\n\n")[-len(ESSAY) :] == told
        assert not [each for each in FURNITURE if each in article.text]
        assert (article.title, article.url, article.teaser) == ("The wire of June", None, False)


def test_the_head_of_an_essay_is_not_its_text() -> None:
    """Who wrote it and when stands above it; its standfirst is its beginning."""
    assert (
        read(substack(ESSAY))
        .articles[0]
        .text.startswith("What they signed, and what it will cost them in the end.\n\nAnkara")
    )


@pytest.mark.parametrize(
    "page",
    [
        essay(*ESSAY) + "<h3>Also read</h3>" + "".join(map(headed, range(3))),
        essay(*ESSAY)
        + "<ul>"
        + "".join(f'<li><a href="{url(n)}">{STORIES[n][0]}</a></li>' for n in range(4))
        + "</ul>",
    ],
)
def test_a_short_list_below_an_essay_makes_it_none(page: str) -> None:
    """It goes."""
    (article,) = read(page).articles
    assert article.text.startswith("Ankara and Helsinki")
    assert article.text.endswith("I believe.")


@pytest.mark.parametrize(
    "page",
    [
        headed(0) + headed(1),
        headed(0) + headed(0) + headed(0),
        "".join(f"<h3>{title}</h3><p>{text}</p>" for (title, _), text in zip(STORIES, TEXTS, strict=True)),
        "".join(f'<h3><a href="{url(n)}">{STORIES[n][0]}</a></h3>{essay(*ESSAY)}' for n in range(3)),
        essay(*ESSAY) + headed(0) + headed(1) + headed(2) + essay(*ESSAY),
        "".join(f'<p><a href="{url(n)}">{STORIES[n][0]}</a></p><p>Yes.</p>' for n in range(4)),
        "".join(f"<h2>{STORIES[n][0]}</h2><p>{TEXTS[n]} Read <a href='{url(n)}'>the bill</a>.</p>" for n in range(4)),
        "".join(at_once(n, " and nothing came of it. ") for n in range(4)),
    ],
    ids=["two", "one three times", "no links", "essays", "in an essay", "no text", "links in the text", "sentences"],
)
def test_every_doubt_leaves_a_letter_whole(page: str) -> None:
    """Too few stories, none of their own, without links, too long, too small a share, or nothing told."""
    (article,) = read(page).articles
    assert (article.title, article.url) == ("The wire of June", None)


@pytest.mark.parametrize(
    "row",
    [
        "View this email in your browser", "Im Browser ansehen", "Voir dans votre navigateur", "Ver en tu navegador",
        "Avaa selaimessa", "Öppna i webbläsaren", "Tarayıcıda görüntüle", "Открыть в браузере", "ブラウザで見る",
    ],
)  # fmt: skip
def test_a_letter_is_where_it_says_that_it_can_be_read_on_the_web(row: str) -> None:
    """The row goes, and its link is the letter's."""
    found = read(f'<p><a href="https://nat.example/archive/7">{row}</a></p>{essay(*ESSAY)}')
    assert found.url == "https://nat.example/archive/7"
    assert row not in found.articles[0].text


def test_a_sentence_on_browsers_is_no_such_row() -> None:
    """Nor is a link elsewhere the letter's."""
    for said in (
        "It runs in your browser, and nobody has to install it.",
        'Try <a href="https://nat.example/d">it</a> in your browser.',
    ):
        found = read(essay(said, *ESSAY))
        assert found.url is None
        assert "in your browser" in found.articles[0].text


def test_the_row_may_be_a_sentence_with_a_link() -> None:
    """It speaks of the letter, then."""
    row = 'Problems with this email? Click <a href="https://nat.example/7">here</a> to see it in your browser.'
    found = read(essay(row, *ESSAY))
    assert (found.url, found.articles[0].text[:6]) == ("https://nat.example/7", "Ankara")


def test_where_the_title_links_is_the_letter_too() -> None:
    """As in letters of Substack."""
    assert read(substack(ESSAY)).url == "https://nat.example/p/june"


@pytest.mark.parametrize(
    "footer",
    [
        '<p>Sie erhalten diesen Newsletter an ada@nat.example. <a href="https://nat.example/u">Abmelden</a></p>',
        '<p>Vous recevez ce message car vous êtes inscrit. <a href="https://nat.example/u">Se désabonner</a></p>',
        '<p>Nat Wire, Kai 3, 20100 Turku</p><p><a href="https://nat.example/u">Peruuta uutiskirje</a></p>',
        '<p>Вы получили это письмо.</p><p><a href="https://nat.example/u">Отписаться</a></p><p>Nat, 20100 Turku</p>',
    ],
)
def test_a_footer_goes_in_many_languages(footer: str) -> None:
    """With the address that stands in it."""
    assert read(essay(*ESSAY) + footer).articles[0].text == read(essay(*ESSAY)).articles[0].text


def test_what_is_said_of_leaving_is_no_footer() -> None:
    """A letter may be about letters."""
    link = 'So <a href="https://nat.example/b">she wrote a book</a> of how hard it is to unsubscribe from all of them.'
    about = essay(
        *ESSAY, "How do you unsubscribe from all that? I have tried it for a year.", f"{link} {ESSAY[2]}", ESSAY[0]
    )
    assert read(about).articles[0].text.count("unsubscribe from all") == 2


def test_a_wrong_charset_spoils_no_list() -> None:
    """Declared as UTF-8, and written as Windows writes Turkish."""
    html = mailchimp(cards()).replace("Bridge", "Köprü çalışması: ığdır").replace("©", "&copy;")
    (*_, last) = issue(message(mail(html, charset="cp1254"))).articles
    assert last.title == "Köprü çalışması: ığdır closed until June"


def test_the_sender_wrote_it_where_that_is_a_person() -> None:
    """A desk is where it is from."""
    for name, authors, site in (("Ada Byron", ("Ada Byron",), None), ("BBC NEWS DESK 24", (), "BBC NEWS DESK 24")):
        (article,) = issue(message(mail(essay(*ESSAY)).replace(b"Nat Wire <", name.encode() + b" <"))).articles
        assert (article.authors, article.site) == (authors, site)


def test_nothing_is_lost_that_is_all_there_is() -> None:
    """Words that are cut elsewhere stay where there are no others, and a page of pictures gives way to its text."""
    assert [each.text for each in read("<p>The wire of June</p>").articles] == ["The wire of June"]
    both = (
        b'Subject: a\nContent-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain\n\n'
        b'It is signed.\n--x\nContent-Type: text/html\n\n<img src="a.png"> <a href="https://nat.example/u">Unsubscribe</a>\n--x--\n'
    )
    assert [each.text for each in issue(message(both)).articles] == ["It is signed."]
    assert read('<img src="a.png">').articles == ()


HOSTILE = {
    "cells": "<table><tr>" + "<td><a href=https://a.example/1>x</a>" * 30_000,
    "links in one cell": "<td>" + "".join(f"<a href=https://a.example/{n}>{n}</a><br><br>" for n in range(30_000)),
    "headings": '<h2><a href="https://a.example/1">A headline of some words</a></h2>' * 20_000,
    "stories": "".join(map(headed, (0, 1, 2, 3) * 3_000)),
    "deep links": "<div><a href=https://a.example/1>x</a>" * 1_900,
    "deep": "<div>" * 50_000 + "x",
    "browsers": "<p>in your browser</p>" * 20_000,
    "footers": '<p>Unsubscribe <a href="https://a.example/u">here</a></p><p>The council met on Monday, it said.</p>'
    * 10_000,
    "in one deep link": '<a href="https://a.example/1">' + "<div>" * 1_900 + "<p>Ankara signs</p>" * 8_000,
    "signs": "H" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_letter_takes_long_or_fails(name: str) -> None:
    """However it is built."""
    assert len(read(HOSTILE[name]).articles) <= 1


@pytest.mark.parametrize(
    "line", ["A headline of some words\nhttps://a.example/1\n", "https://a.example/1\n\n", "-----\n"]
)
def test_no_plain_letter_takes_long_or_fails(line: str) -> None:
    """However many lines it has."""
    assert len(read(line * 20_000, "text/plain").articles) <= 1


def test_the_examples() -> None:
    """They are true."""
    assert doctest.testmod(mail_words).failed == 0


@given(st.permutations([essay(ESSAY[0]), headed(0), cards(), "<h2>", "</td>", '<a href="http://[">', "\x00"]))
def test_no_order_of_things_makes_it_fail(things: list[str]) -> None:
    """Whatever is in it, each message has articles with a title and a text."""
    for found in messages(mail("".join(things))):
        assert all(each.title and each.text for each in issue(found).articles)
