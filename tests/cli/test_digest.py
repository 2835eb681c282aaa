"""digest: built, looked at and sent; what the watches tell after a fetch; and the demo."""

from __future__ import annotations

import email
import email.policy
import json
import mailbox
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from natwire.store import open_database
from natwire.store.outbox import Outbox

from .conftest import Run

CONFIG = """
[mail]
from = "natwire <wire@example.org>"
[channel.box]
kind = "maildir"
path = "box"
[[digest]]
name = "morning"
title = "Morning wire"
at = "00:00"
catch_up = "24h"
to = ["box"]
[[digest.section]]
title = "Second things"
query = "patria"
[[digest.section]]
title = "All the rest"
query = "*"
"""


@pytest.fixture
def mine(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of one's own with what the demo brought, a digest that is due and a maildir that it goes to."""
    shutil.copy(here / "natwire.db", tmp_path / "natwire.db")
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


def change(place: Path, old: str, new: str) -> None:
    """Edit the config."""
    path = place / "config.toml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def subjects(place: Path) -> list[str]:
    """Of the mails that came."""
    box = place / "box"
    mails = mailbox.Maildir(box, create=False) if box.exists() else ()
    return [email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)["Subject"] for mail in mails]


# -------------------------------------------------------------------------------------------------------------- build


def test_a_digest_is_built_in_four_forms(here: Path, run: Run, tmp_path: Path) -> None:
    """Mail, HTML, text and JSON tell the same stories."""
    files = [tmp_path / f"x.{end}" for end in ("eml", "html", "txt", "json")]
    for file in files:
        assert run("digest", "build", "--query", "patria", "-o", file).code == 0

    mail = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    title = run("search", "carriers:3", "--format", "{title}").out.strip()
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert len(parts) == 2
    for text in (*parts, *(file.read_text("utf-8") for file in files[1:])):
        assert title in " ".join(text.split()) or title.replace("’", "&#8217;") in text
    assert "\n" not in json.loads(files[3].read_text("utf-8"))["title"]


def test_a_digest_of_the_config_has_its_sections(mine: Path, run: Run) -> None:
    """Sections come in the order of the config."""
    out = run("digest", "build", "morning").out

    assert out.casefold().index("second things") < out.casefold().index("all the rest")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("nosuch",), 2),
        (("--query", "x", "-o", "x.pdf"), 2),
        (("--query", "x", "--since", "soon"), 2),
        (("--query", "x", "--to", "nosuch"), 2),
        (("--query", "x", "-o", "/nosuch/x.txt"), 74),
    ],
)
def test_what_cannot_be_built_is_told(here: Path, run: Run, words: tuple[str, ...], code: int) -> None:
    """One clear error, and no file."""
    result = run("digest", "build", *words)

    assert result.code == code
    assert result.err.startswith("natwire: ")
    assert "hint: " in result.err or code == 74


def test_the_database_is_not_overwritten_by_a_digest(mine: Path, run: Run) -> None:
    """Whatever it is called."""
    (mine / "x.html").symlink_to(mine / "natwire.db")
    size = (mine / "natwire.db").stat().st_size

    assert run("digest", "build", "morning", "-o", mine / "x.html").code == 2
    assert run("digest", "preview", "morning", "--html", mine / "x.html").code == 2
    assert (mine / "natwire.db").stat().st_size == size


def test_a_preview_is_the_mail_as_it_is_read(mine: Path, run: Run, tmp_path: Path) -> None:
    """Headers and text, or its HTML in a file; for a program what that would get."""
    out = run("digest", "preview", "morning").out
    assert out.startswith("From: natwire <wire@example.org>\n")
    assert "\nSubject: " in out
    assert "SECOND THINGS" in out

    assert run("digest", "preview", "morning", "--html", tmp_path / "x.html").code == 0
    assert "<table" in (tmp_path / "x.html").read_text("utf-8")

    change(mine, 'kind = "maildir"\npath = "box"', 'kind = "exec"\ncommand = ["true"]')
    assert all(json.loads(line)["section"] for line in run("digest", "preview", "morning").lines)


def test_templates_are_ejected_checked_and_used(mine: Path, run: Run) -> None:
    """Yours are not overwritten; one with a fault is told, and nothing is sent with it."""
    written = run("digest", "template", "--eject").lines
    assert [Path(path).name for path in written] == ["digest.html.j2", "digest.txt.j2"]
    mine_now = Path(written[1])
    mine_now.write_text("Only {{ view.title }}\n", "utf-8")
    again = run("digest", "template", "--eject")
    assert (again.out, again.err.count("stays")) == ("", 2)
    assert run("digest", "template", "--text").out == "Only {{ view.title }}\n"
    assert run("digest", "build", "morning").out == "Only Morning wire\n"

    mine_now.write_text("{{ view.nosuch }}", "utf-8")
    assert f"{mine_now}, line 1" in run("digest", "template").err
    result = run("digest", "send")
    assert (result.code, subjects(mine)) == (2, [])
    assert f"natwire: digest:morning: {mine_now}, line 1" in result.err


# --------------------------------------------------------------------------------------------------------------- send


def test_a_digest_that_is_due_is_sent_once_and_silently(mine: Path, run: Run) -> None:
    """What would go is listed before; where it went is told after."""
    stories = run("search", "*", "--count").out.strip()
    assert run("digest", "send", "--dry-run").out == f"digest:morning\tbox\t{stories}\n"
    assert subjects(mine) == []
    for _ in range(2):
        result = run("digest", "send")
        assert (result.code, result.out, result.err) == (0, "", "")

    assert [subject.split(" stories: ")[0] for subject in subjects(mine)] == [stories]
    (line,) = run("digest", "history", "morning").lines
    assert line.split("\t")[1:7] == [line.split("\t")[1], "built", "1", "box", stories, "sent"]
    assert run("search", "digest:morning", "--count").out.strip() == stories
    assert run("digest", "send", "morning", "--verbose").err == "wrote 0 messages, sent 0\n"


def test_what_cannot_be_delivered_is_told_and_tried_again(mine: Path, run: Run) -> None:
    """One line with the next try, and exit 4; mended, it goes."""
    change(mine, 'path = "box"', 'path = "nosuch/box"')
    result = run("digest", "send")
    assert result.code == 4
    assert result.err.startswith(f"natwire: digest:morning to box: no folder {mine / 'nosuch'}")
    assert "; next try " in result.err
    assert run("digest", "send").code == 0

    change(mine, 'path = "nosuch/box"', 'path = "box"')
    assert run("outbox", "retry", "1").code == 0
    assert run("digest", "send").code == 0
    assert len(subjects(mine)) == 1


def test_what_was_refused_for_good_is_told_by_the_next_runs(mine: Path, run: Run) -> None:
    """Until somebody looks; a run that does nothing says nothing."""
    change(mine, 'kind = "maildir"\npath = "box"', 'kind = "exec"\ncommand = ["false"]')
    assert "not tried again: natwire outbox show 1" in run("digest", "send").err
    assert run("digest", "send").err == ""

    assert run("digest", "send", "morning").err == "outbox: 1 message failed: natwire outbox list\n"


def test_one_digest_that_is_wrong_keeps_no_other(mine: Path, run: Run) -> None:
    """It is one line; the others go."""
    with (mine / "config.toml").open("a", encoding="utf-8") as config:
        config.write('[[digest]]\nname = "bad"\ntitle = "Bad"\nat = "00:00"\ncatch_up = "24h"\nto = ["box"]\n')
        config.write('since = "24h"\n[[digest.section]]\ntitle = "X"\nquery = "watch:nosuch"\n')

    result = run("digest", "send")

    assert (result.code, result.err.count("\n"), len(subjects(mine))) == (2, 1, 1)
    assert 'natwire: digest:bad: no watch "nosuch"' in result.err


def test_an_old_config_without_a_channel_says_how_to_write_one(mine: Path, run: Run) -> None:
    """It can still be read, and its digest be built."""
    change(mine, '[channel.box]\nkind = "maildir"\npath = "box"\n', "")
    change(mine, 'to = ["box"]', 'to = "desk@example.org"')
    assert run("digest", "build", "morning").code == 0

    result = run("digest", "send")

    assert result.code == 2
    assert 'no channel "mail"' in result.err
    assert "[channel.mail]" in result.err


def test_digests_are_listed_with_their_hours(mine: Path, run: Run) -> None:
    """And when each is due next, whether or not it was ever sent."""
    change(mine, 'at = "00:00"', 'at = ["07:00", "17:30"]\ndays = "mon-fri"')

    (line,) = run("digest", "list").lines
    (data,) = json.loads(run("digest", "list", "--json").out)

    name, hours, _, last, to = line.split("\t")
    assert (name, hours, last, to) == ("morning", "07:00 17:30 Mon-Fri", "never", "box")
    assert (data["at"], data["days"], data["last"]) == (["07:00", "17:30"], ["mon", "tue", "wed", "thu", "fri"], None)
    assert run("digest", "history").code == 1


# ------------------------------------------------------------------------------------------------------------ watches


@pytest.fixture
def fetched(mine: Path, run: Run) -> Callable[..., object]:
    """`fetched()` is a fetch that brings the demo's news to a new database, in a process of its own with `others`."""
    from datetime import UTC, datetime

    from natwire.config import editing
    from natwire.demo import serving
    from natwire.model.source import Source

    def fetched(*others: tuple[str, ...]) -> list[tuple[int, str]]:
        (mine / "natwire.db").unlink()
        with (mine / "config.toml").open("a", encoding="utf-8") as config:
            config.write('[[watch]]\nname = "yard"\nquery = "patria"\nto = ["box"]\n')
            config.write('[fetch]\nallow_private = ["127.0.0.1/32"]\nhost_delay = "0s"\n')
        open_database(mine / "natwire.db", "create").close()
        with serving(datetime.now(UTC)) as outlets:
            for name, url in outlets:
                editing.add_source(mine / "config.toml", Source(name, url))
            commands = [[sys.executable, "-m", "natwire", *words] for words in (("fetch",), *others)]
            running = [subprocess.Popen(words, stdout=-1, stderr=-1, text=True) for words in commands]
            ended = [(process, "".join(process.communicate(timeout=60))) for process in running]
        return [(process.returncode, said) for process, said in ended]

    return fetched


def test_a_fetch_tells_what_the_watches_found(mine: Path, run: Run, fetched: Callable[..., object]) -> None:
    """Of the very run that brought it; once."""
    assert fetched() == [(0, "")]

    (subject,) = subjects(mine)
    assert subject.startswith(f"yard: {run('search', 'watch:yard', '--count').out.strip()} stories")
    assert run("watch", "run").code == 0
    assert run("watch", "run", "--dry-run").out == ""
    assert len(subjects(mine)) == 1


def test_a_fetch_and_digests_that_are_sent_at_once_send_each_letter_once(
    mine: Path, run: Run, fetched: Callable[..., list[tuple[int, str]]]
) -> None:
    """Whoever is first; who finds another one sending leaves the rest to that one."""
    ends = fetched(*[("digest", "send")] * 3)
    assert run("digest", "send").code == 0

    assert ends == [(0, "")] * 4
    with open_database(mine / "natwire.db") as db:
        letters = Outbox(db).letters()
    assert {letter.state for letter in letters} == {"sent"}
    assert len(subjects(mine)) == len(letters)
    assert sum(letter.stories for letter in letters if letter.plan == "digest:morning") <= int(
        run("search", "*", "--count").out
    )
    assert [letter.plan for letter in letters].count("watch:yard") == 1


# ----------------------------------------------------------------------------------------------------------- the demo


def test_the_demo_runs_by_itself() -> None:
    """Without a network, in under ten seconds, with every command printed before its output."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "natwire", "demo"], capture_output=True, text=True, check=True, timeout=60
    )

    assert time.monotonic() - begun < 30  # ten seconds is the goal; a busy machine is not the demo's fault
    for command in ("fetch", "search patria", "show", "digest build"):
        assert f"$ natwire {command}" in done.stdout
    assert "+2" in done.stdout
    assert "Traceback" not in done.stderr
