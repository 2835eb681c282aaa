"""Watches: kept, listed, tried, named in queries, taken out."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire import open_store
from natwire.config.reading import read
from natwire.model.delivery import Destination, Told
from natwire.model.watch import Report, Watch
from natwire.store import open_database
from natwire.store.ledger import Ledger
from natwire.store.outbox import Outbox

from .conftest import Run


@pytest.fixture
def desk(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's stories under a config that may be changed."""
    config = tmp_path / "config.toml"
    shutil.copy(here / "config.toml", config)
    monkeypatch.setenv("NATWIRE_CONFIG", str(config))
    return config


def test_a_watch_is_added_told_and_taken_out(desk: Path, run: Run) -> None:
    """The config says the same as before in all else, comments too."""
    before = desk.read_text("utf-8")
    done = run("watch", "add", "patria", '(patria OR "patria oyj")', "-football")

    assert (done.code, done.out) == (0, "")
    assert done.err == 'added "patria": (patria or "patria oyj") and not football\n3 stories in the last 30 days\n'
    assert desk.read_text("utf-8").startswith(before)
    assert read(desk).watches == (Watch("patria", '(patria OR "patria oyj") -football'),)
    assert run("config", "check").out.endswith("1 watch, 0 digests, 0 channels, no fault\n")

    assert run("watch", "rm", "Patria").err == 'removed "patria": (patria OR "patria oyj") -football\n'
    assert desk.read_text("utf-8").rstrip() == before.rstrip()


def test_a_watch_is_added_before_there_is_anything_else(tmp_path: Path, run: Run) -> None:
    """No config and no database are needed."""
    done = run("--config", tmp_path / "c.toml", "--db", tmp_path / "n.db", "watch", "add", "yle", "sorce:yle")

    assert (done.code, done.err) == (0, 'added "yle": sorce:yle\ndid you mean source:yle instead of sorce:yle?\n')
    assert read(tmp_path / "c.toml").watches == (Watch("yle", "sorce:yle"),)
    listed = run("--config", tmp_path / "c.toml", "--db", tmp_path / "n.db", "watch", "list")
    assert (listed.code, listed.out) == (0, "yle\t0\tnever\tsorce:yle\t\n")


def test_a_watch_that_reports_is_added_and_told(desk: Path, run: Run) -> None:
    """To channels by their names, and to addresses; how is told in words and as data."""
    with desk.open("a", encoding="utf-8") as file:
        file.write('[channel.mail]\nkind = "smtp"\nto = "all@desk.example"\n')
    options = "--to mail --to me@desk.example --on material --carriers 5 --cooldown 12h --quiet 22-7"
    done = run("watch", "add", "yards", "patria", "-izmir", *options.split())

    how = "new stories, changes that matter, when 5 outlets carry one, to mail:all@desk.example, mail:me@desk.example"
    assert f"\ntells {how}; 12h apart at least; not from 22 to 7 o'clock\n" in done.err
    to = Destination("mail", "all@desk.example"), Destination("mail", "me@desk.example")
    assert read(desk).watches == (
        Watch("yards", "patria -izmir", Report(to, "material", 5, timedelta(hours=12), (22, 7))),
    )
    assert 'to = ["mail", "me@desk.example"]\n' in desk.read_text("utf-8")
    assert run("watch", "list").lines[0].endswith("\tpatria -izmir\tmail:all@desk.example, mail:me@desk.example")
    assert f"  reports   {how};" in run("watch", "show", "yards").out
    assert json.loads(run("watch", "show", "yards", "--json").out)["reports"]["last"] is None


def test_it_is_told_when_a_watch_told_last(desk: Path, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """To whomever of its recipients that was, and not what other watches told them."""
    own = desk.with_name("own.db")
    shutil.copy(here / "natwire.db", own)
    monkeypatch.setenv("NATWIRE_DB", str(own))
    with desk.open("a", encoding="utf-8") as file:
        file.write('[channel.box]\nkind = "maildir"\npath = "box"\n[channel.mail]\nkind = "smtp"\n')
    run("watch", "add", "yards", "patria", "--to", "box", "--to", "me@desk.example")
    box, me = Destination("box"), Destination("mail", "me@desk.example")
    with open_database(own, "write") as db:
        for n, (plan, to) in enumerate([("watch:yards", me), ("watch:yards", box), ("watch:sea", me)]):
            Outbox(db).queue(plan, to, f"<{n}@desk.example>", b"", [], datetime(2026, 6, 1 + n, tzinfo=UTC))

    told = json.loads(run("watch", "list", "--json").out)
    assert told[0]["reports"]["last"] == "2026-06-02T00:00:00+00:00"


def test_what_a_watch_may_not_tell_yet_is_listed_and_named(
    desk: Path, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what it waits for; several changes of a story are one line. On cron it is silent."""
    own = desk.with_name("own.db")
    shutil.copy(here / "natwire.db", own)
    monkeypatch.setenv("NATWIRE_DB", str(own))
    with desk.open("a", encoding="utf-8") as file:
        file.write('[channel.box]\nkind = "maildir"\npath = "box"\n')
    run("watch", "add", "yards", "patria", "--to", "box", "--cooldown", "12h")
    box, now, story = Destination("box"), datetime.now(UTC), int(run("list", "patria", "--ids").lines[0])
    with open_database(own, "write") as db:
        Outbox(db).queue("watch:yards", box, "<1@desk.example>", b"", [], now)
        Outbox(db).drop([1])
        waiting = ("changed:7.1", "changed:7.2", "carriers:5")
        Ledger(db).wait("watch:yards", box, [Told(story, what, now) for what in waiting])

    rows = [line.split("\t")[:4] for line in run("watch", "run", "--dry-run").lines]
    assert rows == [["yards", "box", what, str(story)] for what in ("carriers", "changed")]
    said = "wrote 0 letters, sent 0\nwatch:yards: 1 story waits (12h apart at least)\n"
    assert run("watch", "run", "YARDS", "--verbose").err == said
    assert (run("watch", "run").code, run("watch", "run").err) == (0, "")


def test_only_a_watch_that_reports_can_be_run(desk: Path, run: Run) -> None:
    """One that tells nobody is there all the same; a name that is none is no query."""
    run("watch", "add", "yards", "patria")

    assert run("watch", "run", "yards").err.startswith('natwire: the watch "yards" tells nobody\nhint: write to = ')
    assert run("watch", "run", "nope").err == 'natwire: no watch "nope"\nhint: natwire watch list\n'


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--on all --to box", "natwire: --on must be one of"),
        ("--cooldown soon --to box", "natwire: --cooldown must be a span of time"),
        ("--quiet 22 --to box", "natwire: --quiet must be hours of the day"),
        ("--carriers 1 --to box", "natwire: --carriers must be a whole number from 2"),
        (
            "--on material",
            "natwire: a watch that reports needs --to\nhint: a channel or an address: --to desk@example.org",
        ),
        ("--to bax", 'natwire: no channel "bax"\nhint: did you mean "box"?'),
        ("--to a@b.example", "natwire: no channel takes mail to a@b.example\nhint: write [channel.mail]"),
    ],
)
def test_how_a_watch_cannot_report_is_refused(desk: Path, run: Run, options: str, said: str) -> None:
    """In the words of the command, and the config stays."""
    with desk.open("a", encoding="utf-8") as file:
        file.write('[channel.box]\nkind = "maildir"\npath = "box"\n')
    before = desk.read_bytes()
    done = run("watch", "add", "yards", "patria", *options.split())

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said)
    assert desk.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("PATRIA", "x"), 'a watch "patria" is there already: patria -izmir'),
        (("two words", "x"), 'a watch cannot be called "two words"\nhint: its name is one word'),
        (("new", ""), "its query is empty"),
        (("new", "*"), "its query is empty"),
        (("new", "a watch:patira"), 'no watch "patira"\nhint: did you mean "patria"?'),
        (("new", "watch:NEW"), "a circle: new → new"),
    ],
)
def test_what_cannot_be_a_watch_is_refused(desk: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    """One clear error, and the config stays."""
    run("watch", "add", "patria", "patria -izmir")
    before = desk.read_bytes()
    result = run("watch", "add", *words)

    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "\nhint: " in result.err
    assert desk.read_bytes() == before


def test_a_watch_is_a_field_wherever_a_query_is(desk: Path, run: Run) -> None:
    """In search, list, stats, export, digests, other watches and notebooks."""
    run("watch", "add", "patria", "patria")
    run("watch", "add", "elsewhere", "watch:patria -izmir")
    everything = set(run("list", "--ids").lines)
    ids = set(run("search", "patria", "--ids").lines)

    assert set(run("search", "watch:patria", "--ids").lines) == ids
    assert set(run("list", "-watch:Patria", "--ids").lines) == everything - ids
    assert run("search", "watch:elsewhere OR (izmir watch:patria)", "--count").out == f"{len(ids)}\n"
    assert run("search", "--explain-query", "-watch:elsewhere").out == "not (patria and not izmir)\n"
    assert json.loads(run("stats", "watch:patria", "--json").out)["stories"] == len(ids)
    assert len(run("export", "watch:patria").lines) == len(json.loads(run("list", "watch:patria", "--json").out))
    digest, same = (
        [line for line in run("digest", "build", "--query", words).lines if line.startswith("<")]  # addresses
        for words in ("watch:elsewhere", "patria -izmir")
    )
    assert digest == same != []
    with open_store() as store:
        assert store.count("watch:patria") == len(ids)


@pytest.mark.parametrize("command", [("search",), ("list",), ("export",), ("stats",), ("digest", "build", "--query")])
def test_a_name_that_is_none_is_an_error_and_no_empty_answer(desk: Path, run: Run, command: tuple[str, ...]) -> None:
    """It would hide a slip in a crontab for ever."""
    run("watch", "add", "patria", "patria")
    result = run(*command, "watch:patira")

    assert (result.code, result.out) == (2, "")
    assert result.err == 'natwire: no watch "patira"\nhint: did you mean "patria"?\n'


def test_watches_are_listed_with_what_they_found(desk: Path, run: Run) -> None:
    """A line each; one that was broken by hand says so and hides no other."""
    assert (run("watch", "list").out, run("watch", "list", "--json").out) == ("", "[]\n")
    run("watch", "add", "patria", "patria")
    with desk.open("a", encoding="utf-8") as file:
        file.write('[[watch]]\nname = "broken"\nquery = "watch:gone"\n')

    rows = [line.split("\t") for line in run("watch", "list").lines]
    assert [(name, hits, query) for name, hits, _, query, _ in rows] == [
        ("patria", "3", "patria"),
        ("broken", "0", 'watch:gone (no watch "gone")'),
    ]
    newest = json.loads(run("list", "patria", "-n1", "--json").out)[0]["time"]
    told = json.loads(run("watch", "list", "--json").out)
    assert (told[0]["hits_30_days"], told[0]["last_hit"]) == (3, newest)
    assert json.loads(run("watch", "show", "PATRIA", "--json").out) == told[0]
    assert "  read as   patria\n" in run("watch", "show", "patria").out
    checked = run("config", "check")
    assert (checked.code, checked.err.splitlines()[0]) == (
        2, f'natwire: {desk}: the watch "broken": no watch "gone"',
    )  # fmt: skip


def test_a_watch_or_a_query_is_tried_on_what_is_stored(desk: Path, run: Run) -> None:
    """A name means the watch; bars, count and the newest are those of search."""
    run("watch", "add", "yards", "patria -izmir")
    by_name = run("watch", "test", "YARDS", "--since", "30d", "-n1").lines
    count = run("search", "patria -izmir", "--count").out.strip()

    assert by_name == run("watch", "test", "patria", "-izmir", "--since", "30d", "-n1").lines
    assert by_name[0] == "patria and not izmir"
    assert by_name[1].startswith(f"{count} stor")
    assert by_name[-1] == run("list", "patria -izmir", "-n1").lines[0]
    told = json.loads(run("watch", "test", "yards", "--json").out)
    assert (told["query"], told["stories"], sum(told["by_day"].values())) == ("yards", int(count), int(count))
    assert run("watch", "test", "patria", "--since", "soon").code == 2


def test_nothing_found_by_a_trial_is_exit_1(desk: Path, run: Run) -> None:
    """Silent on a pipe; as data it says zero."""
    result = run("watch", "test", "zzzyx")
    assert (result.code, result.out, result.err) == (1, "", "")
    data = run("watch", "test", "zzzyx", "--json")
    assert (data.code, json.loads(data.out)["stories"]) == (1, 0)


def test_a_watch_that_is_in_use_stays(desk: Path, run: Run) -> None:
    """Those that name it are told: other watches, and digests once however many sections do."""
    run("watch", "add", "patria", "patria")
    run("watch", "add", "yards", "izmir OR watch:PATRIA")
    with desk.open("a", encoding="utf-8") as file:
        file.write('[[digest]]\nname = "morning"\n')
        for query in ("watch:patria", "x -watch:patria", "y"):
            file.write(f'[[digest.section]]\ntitle = "t"\nquery = "{query}"\n')

    result = run("watch", "rm", "patria")
    assert result.code == 2
    assert result.err.startswith('natwire: "patria" is part of the watch "yards", the digest "morning"\n')
    assert run("watch", "rm", "yards").code == 0
    assert run("watch", "rm", "yards").err.startswith('natwire: no watch "yards"\nhint: natwire watch list')
