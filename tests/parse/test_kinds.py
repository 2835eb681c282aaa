"""Stories come in many forms; the main text is there in all of them, and reading it again changes nothing."""

from __future__ import annotations

import pytest

from natwire.model.source import Item
from natwire.parse import announced, article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "The mayor said that the money would be spent on a new pier, which the town has needed for at least ten years."
TAIL = "Work is to begin in the spring, and the first ships are expected to moor there in the summer two years later."
ARABIC = (
    "اجتمع مجلس المدينة يوم الاثنين ووافق بعد نقاش طويل على ميزانية الميناء للعام المقبل، كما قال رئيس البلدية.",
    "وقال إن الأموال ستنفق على رصيف جديد تحتاج إليه المدينة منذ عشر سنوات على الأقل، وإن العمل سيبدأ في الربيع.",
)
JAPANESE = (
    "市議会は月曜日に開かれ、長い議論の末、来年の港の予算を承認した。市長は記者団に対し、予算は新しい桟橋の建設に使われると述べた。",
    "工事は来春に始まり、最初の船は二年後の夏に入港する見込みだ。町はこの桟橋を少なくとも十年前から必要としてきた。",
)


def page(inner: str, root: str = "<html lang=en>") -> str:
    """A page around a story, with a menu and a foot."""
    return (
        f"<!doctype html>{root}<head><title>Budget agreed</title></head><body><nav><a href=/>News</a></nav><h1>Budget "
        f"agreed</h1>{inner}<footer>All rights reserved</footer></body></html>"
    )


UPDATES = [
    f"The vote went on for {n} hours, and the gallery of the town hall was full to the last seat." for n in range(9)
]
PICTURES = [f"Picture number {n} shows the old pier as it looks from the sea on a winter day." for n in range(6)]

FORMS = {
    "a live blog": (
        f"<main><p>{ONE}</p><ol>"
        + "".join(f"<li><article><time>1{n}:05</time><h3>Update {n} on the vote</h3><p>{words}</p></article></li>"
                  for n, words in enumerate(UPDATES))
        + "</ol></main>",
        [ONE, *(told for n, words in enumerate(UPDATES) for told in (f"Update {n} on the vote", words))],
    ),
    "a gallery": (
        f"<main><p>{ONE}</p><p>{TWO}</p>"
        + "".join(f"<figure><img src=x><figcaption>{words}</figcaption></figure>" for words in PICTURES)
        + f"<p>{TAIL}</p></main>",
        [ONE, TWO, TAIL],
    ),
    "line breaks": (f"<div>{ONE}<br><br>{TWO}<br> <br/>{TAIL}</div>", [ONE, TWO, TAIL]),
    "elements of scripts": (
        f"<news-story><story-text><story-line>{ONE}</story-line><story-line>{TWO}</story-line><story-line>{TAIL}"
        "</story-line></story-text></news-story>",
        [ONE, TWO, TAIL],
    ),
    "paragraphs that are boxes": (
        "".join(f"<div class=x1>{words}</div>" for words in (ONE, TWO, TAIL)),
        [ONE, TWO, TAIL],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("inner", "want"), FORMS.values(), ids=FORMS)
def test_the_main_text_is_found_in_every_form(inner: str, want: list[str]) -> None:
    """All of it, in its order, and nothing of the page around it."""
    found = article(page(inner)).text

    assert found.split("\n\n") == want
    assert article(found).text == found


@pytest.mark.parametrize(("lang", "told"), [("ar", ARABIC), ("ja", JAPANESE)])
def test_other_scripts_are_read_as_they_are(lang: str, told: tuple[str, ...]) -> None:
    """From right to left, and without spaces."""
    found = article(
        page(f"<main>{''.join(f'<p>{words}</p>' for words in told)}</main>", f"<html lang={lang} dir=auto>")
    )

    assert (found.text, found.lang) == ("\n\n".join(told), lang)


def test_an_amp_page_is_read_like_its_original() -> None:
    """AMP has elements of its own for pictures, boxes and ads."""
    inner = (
        f"<article><amp-img src=x width=1 height=1></amp-img><p>{ONE}</p><amp-ad type=x>Advertisement</amp-ad>"
        f"<p>{TWO}</p><amp-social-share type=email></amp-social-share><p>{TAIL}</p></article>"
        "<amp-sidebar>Menu of the paper</amp-sidebar>"
    )

    assert article(page(inner, "<html amp lang=en>")).text.split("\n\n") == [ONE, TWO, TAIL]


def test_a_plain_dump_keeps_its_lists() -> None:
    """Lines are paragraphs; lines with marks that touch are a list."""
    head, foot = "Budget agreed\nThe Coast\n4 Min Read\n", "\nShare This Article\nAbout us"
    dump = f"{head}{ONE}\n- A longer pier.\n- A shed.\n{TAIL}{foot}"

    assert article(dump).text == f"{ONE}\n\n- A longer pier.\n- A shed.\n\n{TAIL}"


def test_the_content_of_a_feed_keeps_its_lists() -> None:
    """As a page does."""
    told = announced(
        Item(
            "1",
            "https://e.example/1",
            "Budget agreed",
            f"<p>{ONE}</p><ul><li>A pier.</li><li>A shed.</li></ul><p>{TWO}</p>",
        )
    )

    assert told.text == f"{ONE}\n\n- A pier.\n- A shed.\n\n{TWO}"
