"""outbox: what was written, and what becomes of what did not go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire.model.delivery import Destination
from natwire.pipeline.delivery import lock
from natwire.store import open_database
from natwire.store.outbox import Outbox

from .conftest import Run

BODY = (
    b"From: natwire <wire@example.org>\r\nSubject: =?utf-8?q?K=C3=B6y=1B=5B31m?=\r\n"
    b'Content-Type: multipart/alternative; boundary="=_x"\r\n\r\n'
    b'--=_x\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\nAnkara signed.\r\n'
    b'--=_x\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n<p>Ankara signed.\r\n--=_x--\r\n'
)


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three letters: one was sent, one refused, one waits for its next try; none has a way to go now."""
    (tmp_path / "config.toml").write_text("", "utf-8")
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    now = datetime.now(UTC)
    with open_database(tmp_path / "natwire.db", "create") as db:
        box = Outbox(db)
        for n in range(3):
            box.queue("digest:morning", Destination("mail", "ada@example.org"), f"<{n}@x>", BODY, (), now)
        sent, refused, waits = box.due(now)
        box.sent(sent, "250 ok", now)
        box.failed(refused, "550 no such user", None)
        box.failed(waits, "451 later", now + timedelta(minutes=5))
    return tmp_path


def states(run: Run) -> list[str]:
    return [letter["state"] for letter in json.loads(run("outbox", "list", "--json").out)][::-1]


def test_the_list_tells_where_each_letter_is(outbox: Path, run: Run) -> None:
    """The newest first, with what the other side said."""
    lines = [line.split("\t") for line in run("outbox", "list").lines]

    assert [(line[0], line[1], line[5]) for line in lines] == [
        ("3", "queued", "451 later"),
        ("2", "failed", "550 no such user"),
        ("1", "sent", "250 ok"),
    ]
    assert {(line[2], line[3]) for line in lines} == {("digest:morning", "mail:ada@example.org")}
    assert run("outbox", "list", "--state", "failed", "--state", "sent").out.count("\n") == 2


def test_a_letter_is_shown_as_it_is_read_or_as_it_is_sent(outbox: Path, run: Run) -> None:
    """Headers decoded, and nothing in them steers the terminal; raw it is the very bytes."""
    out = run("outbox", "show", "2").out

    assert "state     failed after 1 try" in out
    assert "Subject: Köy[31m\n\nAnkara signed." in out
    assert "<p>" not in out
    assert run("outbox", "show", "2", "--raw").out == BODY.decode()
    assert json.loads(run("outbox", "show", "2", "--json").out)["body"] == BODY.decode()


def test_letters_are_tried_again_or_given_up(outbox: Path, run: Run) -> None:
    """By number, or all that did not go; a sent one stays sent."""
    assert run("outbox", "retry", "--all").err == "2 letters tried by the next run\n"
    assert states(run) == ["sent", "queued", "queued"]
    assert run("outbox", "drop", "2", "3").code == 0
    assert states(run) == ["sent", "dropped", "dropped"]
    result = run("outbox", "retry", "1")
    assert (result.code, states(run)[0]) == (2, "sent")
    assert result.err.startswith("natwire: 1 letter sent or dropped before")


def test_what_was_under_way_when_natwire_was_killed_can_be_given_up(outbox: Path, run: Run) -> None:
    """But not while a process sends; and to give up all is not to give up what waits for its next try."""
    with open_database(outbox / "natwire.db", "write") as db:
        Outbox(db).queue("digest:morning", Destination("mail", "ada@example.org"), "<9@x>", BODY, (), datetime.now(UTC))
        next(Outbox(db).due(datetime.now(UTC)))
        with lock(db):
            assert run("outbox", "drop", "4").code == 2

    assert run("outbox", "drop", "4", "--all").code == 2
    assert [run("outbox", "drop", which).code for which in ("4", "--all")] == [0, 0]
    assert states(run) == ["sent", "dropped", "queued", "dropped"]


@pytest.mark.parametrize(
    "words",
    [("show", "9"), ("retry",), ("drop", "1", "--all"), ("list", "--state", "lost")],
)
def test_what_cannot_be_meant_is_told(outbox: Path, run: Run, words: tuple[str, ...]) -> None:
    """One clear error with a way out."""
    result = run("outbox", *words)

    assert result.code == 2
    assert "hint: " in result.err


def test_no_letters_are_no_error(outbox: Path, run: Run) -> None:
    """As in search: exit 1, silently on a pipe."""
    result = run("outbox", "list", "--state", "held")

    assert (result.code, result.out, result.err) == (1, "", "")
