"""digest: built, looked at and sent."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .conftest import Run, subjects


def change(place: Path, old: str, new: str) -> None:
    """Edit the config."""
    path = place / "config.toml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


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
    assert "\nSecond things\n-------------\n" in out

    assert run("digest", "preview", "morning", "--html", tmp_path / "x.html").code == 0
    assert "<table" in (tmp_path / "x.html").read_text("utf-8")

    change(mine, 'kind = "maildir"\npath = "box"', 'kind = "exec"\ncommand = ["true"]')
    told = [json.loads(line)["section"] for line in run("digest", "preview", "morning").lines]
    assert set(told) == {"Second things", "All the rest"}


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
    assert line.split("\t")[2:7] == ["built", "1", "box", stories, "sent"]
    assert run("search", "digest:morning", "--count").out.strip() == stories
    assert run("digest", "send", "morning", "--verbose").err == "digest:morning: nothing new\nwrote 0 letters, sent 0\n"


def test_what_cannot_be_delivered_is_told_and_tried_again(mine: Path, run: Run) -> None:
    """One line with the next try, and exit 4; mended, it goes."""
    change(mine, 'path = "box"', 'path = "nosuch/box"')
    result = run("digest", "send")
    assert result.code == 4
    assert result.err.startswith(f"natwire: digest:morning to box: no folder {mine / 'nosuch'}")
    assert "; next try " in result.err
    assert run("digest", "send").code == 0
    waits, _ = run("digest", "send", "morning", "--verbose").err.splitlines()
    assert waits.startswith("digest:morning: letter 1 to box waits; next try ")

    change(mine, 'path = "nosuch/box"', 'path = "box"')
    assert run("outbox", "retry", "1").code == 0
    assert run("digest", "send").code == 0
    assert len(subjects(mine)) == 1


def test_what_was_refused_for_good_is_told_by_the_next_runs(mine: Path, run: Run) -> None:
    """Until somebody looks; a run that does nothing says nothing."""
    change(mine, 'kind = "maildir"\npath = "box"', 'kind = "exec"\ncommand = ["false"]')
    fault, summary = run("digest", "send").err.splitlines()
    assert fault.endswith("not tried again: natwire outbox show 1")
    assert summary == "outbox: 1 letter failed: natwire outbox list"
    assert run("digest", "send").err == ""

    assert run("digest", "send", "morning").err == "outbox: 1 letter failed: natwire outbox list\n"


def test_a_digest_that_is_mistyped_is_told_with_the_nearest(mine: Path, run: Run) -> None:
    """By its commands, and in a query."""
    for command in ("build", "send", "history"):
        assert 'hint: did you mean "morning"?' in run("digest", command, "mornin").err
    assert "did you mean digest:morning instead" in run("search", "--explain-query", "digest:mornin").err


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


def test_an_hour_that_waits_is_listed_as_now(mine: Path, run: Run) -> None:
    """As `digest send` would take it; when that was done, or it is too late, the next hour is listed."""
    assert run("digest", "list").lines[0].split("\t")[2] == "now"
    (data,) = json.loads(run("digest", "list", "--json").out)
    assert data["next"] < datetime.now(UTC).isoformat()
    change(mine, 'catch_up = "24h"', 'catch_up = "0s"')
    assert run("digest", "list").lines[0].split("\t")[2] != "now"
    change(mine, 'catch_up = "0s"', 'catch_up = "24h"')
    run("digest", "send")

    assert run("digest", "list").lines[0].split("\t")[2] != "now"
