"""A template of the user's own ends, gives the whole of a part or says what is wrong with it, and where."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from natwire import digest
from natwire.digest import Digest, Envelope, Place, Templates, TemplateText, own, sandbox
from natwire.digest.excerpt import Run
from natwire.digest.view import Changed, Chapter, Column, Entry, Timeline, View
from natwire.errors import ConfigError

LOOPS = "{% set all = range(1000) %}{% for a in all %}{% for b in all if not b %}{% endfor %}{% endfor %}"
TO_DESK = Envelope("wire@example.org", "desk@example.com")


def of_html(text: str) -> Templates:
    return replace(own(), html=TemplateText("mine/digest.html.j2", text))


def of_text(text: str) -> Templates:
    return replace(own(), text=TemplateText("mine/digest.txt.j2", text))


def test_a_user_begins_with_ours(morning: Digest) -> None:
    """What is written out for a user makes the same mail."""
    theirs = Templates(replace(own().html, name="mine.html.j2"), replace(own().text, name="mine.txt.j2"))
    assert digest.message(morning, TO_DESK, templates=theirs) == digest.message(morning, TO_DESK)
    digest.check(own())


def test_one_part_may_be_theirs(morning: Digest) -> None:
    """What is filled in is no markup in HTML, and only text in text."""
    markup = replace(morning, title="<b>")
    assert digest.html(markup, templates=of_html("<p>{{ view.title }}</p>")) == "<p>&lt;b&gt;</p>"
    assert digest.text(markup, templates=of_text("{{ view.title }}\n")) == "<b>\n"
    assert digest.text(markup, templates=of_html("")) == digest.text(markup)


def test_their_html_is_cut_to_size_too(morning: Digest) -> None:
    """Ours is not asked how much fits."""
    mine = (
        "{% for chapter in view.sections %}{% for entry in chapter.entries %}{{ entry.title }}{% endfor %}{% endfor %}"
    )
    mine += "{{ view.more }}"
    assert digest.html(morning, templates=of_html(mine)).endswith("The ferry is late again")
    padded = mine.replace("{{ entry.title }}", "{{ entry.title }}" + "." * 300)
    assert digest.html(morning, max_kb=1, templates=of_html(padded)).endswith("natwire search digest:morning")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("a\n\n{% for %}", r"line 3: Expected an expression"),
        ("a\n{{ view.titel }}", r"line 2: .*has no attribute 'titel'"),
        ("{{ story }}", r"line 1: 'story' is undefined"),
        ("a\n{{ view.title | shout }}", r"line 2: No filter named 'shout'"),
        ("a\nb\n{{ view.sections[0].entries[7].title }}", r"line 3: "),
        ("{{ 1 / 0 }}", r"line 1: division by zero"),
        ("a\n{{ view.__class__.__mro__ }}", r"line 2: .*unsafe"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", r"line 1: .*unsafe"),
        ("{% include 'other.html' %}", r"line 1: "),
        ("a\n{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", r"line 2: maximum recursion depth exceeded"),
        (
            "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}\n{{ f(50) }}",
            r"line \d: it goes on and on",
        ),
        (
            "\n{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            r"line 2: it goes on and on",
        ),
        ("{% for a in range(9999) %}{{ range(9999) | sum }}{% endfor %}", r"line 1: it goes on and on"),
        ("{{ range(10 ** 9) | list }}", r"line 1: \*\* is only for numbers, and no powers"),
        ("a\n{{ 'x' * 10000000000 }}", r"line 2: \* is only for numbers"),
        ("{{ [1] * 10000000000 }}", r"line 1: \* is only for numbers"),
        ("((" * 2000 + "{{ " + "(" * 5000, r"line \d+: "),
        ("a\n{{ lipsum(n=1) }}", r"line 2: 'lipsum' is undefined"),
        (f"{{% set _step = view %}}{{% set same = view %}}{LOOPS}", r"line 1: it goes on and on"),
    ],
)
def test_a_fault_has_its_file_and_line(morning: Digest, template: str, said: str) -> None:
    """Of syntax, of what is not there, of what must not be had, of what does not end; in either part."""
    with pytest.raises(ConfigError, match=r"^mine/digest\.html\.j2, " + said):
        digest.message(morning, TO_DESK, templates=of_html(template))
    with pytest.raises(ConfigError, match=r"^mine/digest\.txt\.j2, " + said):
        digest.message(morning, TO_DESK, templates=of_text(template))


@pytest.mark.parametrize(
    "grows",
    [
        "{% set ns.s = ns.s ~ ns.s %}",
        "{% set ns.s = ns.s + ns.s %}",
        "{% set ns.s = '' ~ ns.s ~ ns.s ~ ns.s %}",
        "{% set ns.s = [ns.s, ns.s] | join %}",
        "{% set ns.s = [ns.s, ns.s] | join('--') | escape %}",
        "{% set ns.s = ns.s | replace('x', 'xxx') %}",
        "{% set ns.s = ns.s.replace('x', 'xxx') %}",
        "{% set s %}{{ ns.s }}{{ ns.s }}{% endset %}{% set ns.s = s %}",
        "{% set ns.s = double(ns.s) %}",
        "{% set ns.s = [ns.s, ns.s] %}",
        "{% set ns.s = (ns.s, ns.s) %}",
        "{% set ns.s = {1: ns.s, 2: ns.s} %}",
        "{% set ns.s = dict(a=ns.s, b=ns.s) %}",
        "{% set ns.s = ns.l + ns.l %}{% set ns.l = ns.s %}",
        "{% set ns.n = ns.n * ns.n %}",
    ],
)
def test_what_doubles_comes_to_an_end(morning: Digest, grows: str) -> None:
    """Whatever it doubles with: forty turns would fill every machine."""
    begins = "{% macro double(s) %}{{ s }}{{ s }}{% endmacro %}{% set ns = namespace(s='xxxxxxxxxx', l=[1], n=99) %}"
    with pytest.raises(ConfigError, match=r"it makes too much text|it goes on and on"):
        digest.text(morning, templates=of_text(begins + "{% for i in range(40) %}" + grows + "{% endfor %}"))


@pytest.mark.parametrize(
    "widens",
    [
        "'%99999999d' | format(1)",
        "'%99999999d' % 1",
        "'{:99999999}'.format(1)",
        "'x' | center(99999999)",
        "'x'.ljust(99999999)",
        "'x' | indent(99999999, first=true)",
        "[1] | batch(99999999, 1) | list",
        "[1] | map('center', 99999999) | list",
        "[1] | tojson(99999999)",
        "[1, 1] | join(view.title | center(99) ~ 'xx')",
        "(1).to_bytes(99999999)",
        "'x'.join([1])",
    ],
)
def test_nothing_is_widened_without_bounds(morning: Digest, widens: str) -> None:
    """One step would take all memory, or all time."""
    with pytest.raises(ConfigError, match=r"may only be|format|only for numbers"):
        digest.text(morning, templates=of_text("{{ " + widens + " }}"))


def test_a_step_that_takes_long_is_counted_in_seconds(morning: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may be a slow one."""
    monkeypatch.setattr(sandbox, "_SECONDS", -1)
    with pytest.raises(ConfigError, match="it goes on and on"):
        digest.text(morning, templates=of_text("{% for a in [1] %}{% endfor %}"))


def test_what_a_namespace_holds_is_not_written_out(morning: Digest) -> None:
    """It may hold others, each of them twice."""
    mine = "{% set ns = namespace(a=1) %}{% set ns.a = [ns] %}{{ ns }}{{ ns.a }}"
    assert digest.text(morning, templates=of_text(mine)) == "<namespace>[<namespace>]"


def test_what_is_too_large_is_not_made(morning: Digest) -> None:
    """It ends where it is too large, and nothing of it is used."""
    endless = "{% for a in range(9999) %}{{ view.title }}{{ view.title }}{% endfor %}"
    for templates in (of_html(endless), of_text(endless)):
        with pytest.raises(ConfigError, match=r"it makes more than 90 kB"):
            digest.message(morning, TO_DESK, templates=templates)


def test_a_template_may_count_and_compute(morning: Digest) -> None:
    """The sandbox takes nothing away that a mail needs."""
    mine = "{% for each in view.sections %}{{ loop.index * 2 + each.entries | length }} {% endfor %}"
    assert digest.html(morning, templates=of_html(mine)) == "4 6 "
    assert digest.html(morning, templates=of_html("{{ range(2, 5) | join(' ') }}")) == "2 3 4"
    joined = "{{ '<' ~ 1 ~ ('<b>' | safe) ~ 7 % 4 }}{% for a, b in {1: 2}.items() if b %}{{ a, b }}{% endfor %}"
    assert digest.html(morning, templates=of_html(joined)) == "&lt;1<b>3(1, 2)"
    assert digest.html(morning, templates=of_html("{{ 'a-b'.replace('-', '+') | indent(2) | center(7) }}")) == "  a+b  "


def test_a_template_is_tried_with_all_that_there_may_be() -> None:
    """Before it is used: a fault in what only some digests have is found as well."""
    for field in ("view.changes[0].places[0].was", "view.sections[1].entries[0].handle", "view.timeline.rows"):
        with pytest.raises(ConfigError, match="has no attribute"):
            digest.check(of_html("{{ " + field + " }}"))
    with pytest.raises(ConfigError, match="has no element 0"):
        digest.check(of_html("{{ view.sections[0].title }}"))


def test_what_a_template_may_rely_on_is_written_down() -> None:
    """The note names every field, and no other."""
    note = (Path(__file__).resolve().parents[2] / "docs" / "notes" / "digests.md").read_text("utf-8")
    table = note.split("\n| field |")[1].split("\n\n")[0]
    kinds = (View, Timeline, Column, Chapter, Entry, Changed, Run, Place)
    known = {each.name for kind in kinds for each in fields(kind)}
    assert set(re.findall(r"`(\w+)`", table)) - {"ltr", "rtl"} == known
