"""Both parts of a digest say the same, and harm nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from natwire import digest
from natwire.digest import Change, Digest, Place, Section
from natwire.errors import ConfigError
from natwire.model.story import Hit, Story
from tests.digest.conftest import Make

Sections = Callable[..., Section]


def first(within: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = within.css_first(selector)
    assert node is not None
    return node


def said(html: str) -> str:
    """What a reader of the page sees, without the preheader and the places where long words may break."""
    page = LexborHTMLParser(html)
    for hidden in page.css('[aria-hidden="true"]'):
        hidden.decompose()
    return " ".join(first(page, "table").text(separator=" ").replace("\u200b", "").split())


def written(text: str) -> str:
    """The text without what HTML says by other means: addresses, the picture, the stars, the line before the footer."""
    flat = re.sub(r"^(<\S+>|[_▁▂▃▄▅▆▇█]+|-- )$", "", text, flags=re.MULTILINE)
    return " ".join(flat.replace("*", " ").split())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def addresses(text: str) -> list[str]:
    return re.findall(r"^<(.*)>$", text, re.MULTILINE)


def links(html: str) -> list[str | None]:
    return [node.attributes["href"] for node in LexborHTMLParser(html).css("a")]


def test_the_text_of_a_morning(morning: Digest) -> None:
    """The text part, from title to signature."""
    assert digest.text(morning) == (
        "Morning wire\nWednesday 3 Jun 2026, 08:00\n"
        "4 stories from 5 outlets, 31 duplicates folded, 1 changed since you read\nit\n\n"
        "_▁▂▂▃▄▅▆▆▇█\n30 stories on 31 May, the busiest day since 21 May\n\n"
        "Turkey and Finland\n------------------\n\n"
        "Patria comes to Ankara\n"
        "example.org, 3 Jun 07:00, also in 2 outlets, first yle.fi, +34 min\n"
        "<https://example.org/1?a=1&b=2>\n"
        "Agreement 1 was signed. *Patria* will build vehicles. Work begins in\nMay.\n\n"
        "Story number 2\nexample.org, 3 Jun 07:00\n<https://example.org/2?a=1&b=2>\n"
        "Agreement 2 was signed. Patria will build vehicles. Work begins in May.\n"
        "More text about *Patria Oyj*.\n\n"
        "Elsewhere\n---------\n\n"
        "تركيا توقع اتفاقا\nexample.net, 3 Jun 07:00\n<https://example.org/3?a=1&b=2>\nوقعت أنقرة الاتفاق.\n\n"
        "The ferry is late again\n"
        "post by Nat Example (@nat@example.social) on Mastodon, 3 Jun 07:00\n"
        "<https://example.org/9?a=1&b=2>\nNobody knows why.\n\n"
        "Changed since you read it\n-------------------------\n\n"
        "Twelve hurt in Ankara\nexample.org, changed 3 Jun 06:00: headline, numbers\n<https://example.org/4?a=1&b=2>\n"
        "was: Twelve hurt\nnow: Fourteen hurt\nnow: One is in hospital.\n\n"
        "-- \n"
        'This is the digest "morning", written by natwire on desk.\n'
        'To stop it, take the digest "morning" out of the natwire config there.\n'
        "Sources that need a look: old feed.\n"
    )


def test_both_parts_say_the_same(morning: Digest) -> None:
    """Every title, fact, lead, change and line of the footer is in both, in one order, and every address."""
    text, html = digest.text(morning), digest.html(morning)
    assert words(said(html)) == words(written(text))
    assert links(html) == addresses(text)
    assert len(links(html)) == 5


def test_hits_are_marked_in_both_parts(morning: Digest) -> None:
    """In bold, and between stars."""
    page = LexborHTMLParser(digest.html(morning))
    bold = [node.text() for node in page.css("p span") if "font-weight:bold" in (node.attributes["style"] or "")]
    assert bold == ["Patria", "Patria Oyj"]
    assert re.findall(r"\*(.+?)\*", digest.text(morning)) == bold


def test_a_watch_says_that_it_is_one(morning: Digest) -> None:
    """And how to stop it."""
    text = digest.text(replace(morning, kind="watch", name="patria", title="patria", sick=()))
    assert text.endswith(
        '-- \nThis is the watch "patria", written by natwire on desk.\n'
        'To stop it, take "to" out of the watch "patria" in the natwire config\nthere.\n'
    )
    assert digest.text(replace(morning, name="", sick=())).endswith("-- \nWritten by natwire on desk.\n")


def test_a_story_written_from_the_right_reads_from_the_right(morning: Digest, section: Sections, story: Make) -> None:
    """An Arabic or Hebrew story has its direction, and so has a section; its line of facts stays English."""
    hebrew = section("חדשות", story(7, "טורקיה חתמה", lang="he"))
    page = LexborHTMLParser(digest.html(replace(morning, sections=(*morning.sections, hebrew))))
    assert [each.attributes["lang"] for each in page.css("[dir=rtl][lang]")] == ["ar", "he"]
    assert any(first(each, "h2").text() == "חדשות" for each in page.css("[dir=rtl]") if each.css("h2"))
    facts = page.css("[dir=rtl] [dir=ltr]")
    assert [each.text() for each in facts] == ["example.net, 3 Jun 07:00", "example.org, 3 Jun 07:00"]


def test_what_comes_from_a_source_is_only_text(morning: Digest, story: Make) -> None:
    """Markup, templates and controls come out as letters or not at all, wherever they stand."""
    evil = "<script>x</script> {{ 7*7 }} <img src=x> \x1b[31m\u202e\r\nend"
    one = replace(story(7, evil, evil), outlet=evil, lang=evil, authors=(evil,))
    told = replace(
        morning,
        title=evil,
        sections=(Section(evil, (Hit(one, evil, ((0, 8), (9, 10))),)),),
        changes=(Change(one, morning.at, (evil,), (Place(evil, evil),)),),
        sick=(evil,),
        host=evil,
    )
    html, text = digest.html(told), digest.text(told)
    page = LexborHTMLParser(html)
    assert page.css("script, img, b") == []
    assert "<script>x</script> {{ 7*7 }} <img src=x> [31m end" in first(page, "h1").text().replace("\u200b", "")
    assert not re.search("[\x1b\u202e\r]", html + text)
    assert words(said(html)) == words(written(text))


def test_a_day_without_stories_has_its_place(morning: Digest) -> None:
    """In the picture; and without any story there is no picture."""
    days = tuple((date(2026, 5, 21 + n), n % 2 * 100) for n in range(4))
    told = replace(morning, volume=days)
    assert "\n_█_█\n100 stories on 24 May, the busiest day since 21 May\n" in digest.text(told)
    none = replace(morning, volume=tuple((day, 0) for day, _ in days))
    assert "busiest" not in digest.text(none) + digest.html(none)


def test_a_digest_of_nothing(morning: Digest) -> None:
    """A quiet night is said in both parts."""
    quiet = replace(morning, sections=(), changes=(), folded=0)
    assert "busiest day" not in digest.text(quiet) + digest.html(quiet), "what the picture counts was told before"
    assert "Nothing new." in digest.text(quiet)
    assert said(digest.html(quiet)).count("Nothing new.") == 1


def many(story: Make, n: int, text: str = "It will be long. ") -> list[Story]:
    return [story(each, text=f"The agreement {each} was signed. " + text * 30) for each in range(1, n + 1)]


def test_a_large_digest_loses_leads_first_and_stories_last(morning: Digest, story: Make, section: Sections) -> None:
    """Both parts stay below the size at which Gmail clips, and say what they left out, and how to find it."""
    large = replace(morning, sections=(section("All", *many(story, 200)),), changes=())
    some = digest.html(large, max_kb=120)
    assert 119_000 < len(some.encode()) <= 120_000
    assert "agreement 1 was signed" in some
    assert "agreement 200 was signed" not in some
    assert "Story number 200<" in some
    assert "more" not in said(some)

    few, text = digest.html(large, max_kb=40), digest.text(large, max_kb=40)
    assert 38_000 < len(few.encode()) <= 40_000
    assert "was signed" not in few
    told = len(links(few))
    assert f"\nand {200 - told} more: natwire search digest:morning\n" in text
    assert words(said(few)) == words(written(text))
    assert links(few) == addresses(text)
    assert "200 stories from 1 outlet" in text


def test_what_was_asked_for_by_hand_is_not_found_again(morning: Digest, story: Make, section: Sections) -> None:
    """Nobody remembers what it told; a watch has a word of its own, and a name that a shell would cut is quoted."""
    large = replace(morning, sections=(section("All", *many(story, 200)),), changes=())
    assert re.search(r"\nand \d+ more stories\n", digest.text(replace(large, name=""), max_kb=40))
    watch = digest.text(replace(large, kind="watch", name="$(x)"), max_kb=40)
    assert re.search(r"\nand \d+ more: natwire search 'watch:\$\(x\)'\n", watch)


def test_without_leads_there_are_more_titles(morning: Digest, story: Make, section: Sections) -> None:
    """`per_story = "title"` is what a long digest comes to by itself."""
    told = replace(morning, sections=(section("All", *many(story, 20)),))
    html = digest.html(told, per_story="title")
    assert "was signed" not in html + digest.text(told, per_story="title")
    assert len(links(html)) == 21


def test_changes_are_left_out_after_the_stories(morning: Digest, story: Make) -> None:
    """First their places, then they are only counted."""
    changes = [
        Change(each, morning.at, ("numbers",), (Place("before " * 20, "now " * 20),)) for each in many(story, 300)
    ]
    html = digest.html(replace(morning, changes=tuple(changes)), max_kb=40)
    assert len(html.encode()) <= 40_000
    assert "Patria comes to Ankara" in html
    assert "before before" not in html
    assert re.search(r"and \d+ more: ", html)


def test_five_thousand_stories_in_a_day(morning: Digest, story: Make, section: Sections) -> None:
    """They are counted; the mail stays small."""
    told = replace(morning, sections=(section("All", *many(story, 5000)),))
    html, text = digest.html(told), digest.text(told)
    assert len(html.encode()) <= 90_000
    assert "5000 stories from 1 outlet" in text
    assert re.search(r"\nand 4\d\d\d more: ", text)
    assert links(html) == addresses(text)


def test_a_word_of_five_megabytes(morning: Digest, story: Make, section: Sections) -> None:
    """Neither a text nor a title without end comes into the mail."""
    word = "x" * 5_000_000
    html = digest.html(replace(morning, sections=(section("All", story(7, word, word)),)))
    assert len(html.encode()) < 20_000
    assert len(digest.text(replace(morning, sections=(section("All", story(7, word, word)),)))) < 5_000


def test_a_digest_that_cannot_fit_is_an_error(morning: Digest) -> None:
    """Rather than half of a page."""
    with pytest.raises(ConfigError, match=r"^digest\.html\.j2: it makes more than 1 kB$"):
        digest.html(morning, max_kb=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(title=st.text(), text=st.text(), url=st.text().map("https://".__add__), outlet=st.text())
def test_no_story_breaks_a_digest(story: Make, title: str, text: str, url: str, outlet: str) -> None:
    """Any text in any place: both parts are built, with the same link, and can be sent as UTF-8."""
    one = replace(story(7), title=title, text=text, url=url, outlet=outlet, lang=title)
    hit = Hit(one, text, ((0, len(text)),) if text else ())
    built = Digest(title, title, (Section(title, (hit,)),), one.at, UTC, lang=title, sick=(outlet,), host=outlet)
    [link] = links(digest.html(built))
    assert f"\n<{link}>\n" in digest.text(built)
    assert digest.text(built).encode()
