"""doctor: each fault is made for real, found by its word, and mended where that is safe; without it is silence."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from natwire.config.settings import Channel, Settings
from natwire.model.article import Poll
from natwire.model.delivery import Destination
from natwire.model.source import Source, State
from natwire.pipeline import checkup
from natwire.store import database, open_database
from natwire.store import vitals as glance
from natwire.store.archive import Archive
from natwire.store.outbox import Outbox
from natwire.store.polling import Polling
from tests.mail.conftest import Certificate, certificate  # noqa: F401  a fixture
from tests.mail.server import LOGIN, Clerk
from tests.mail.test_smtp import trusted  # noqa: F401  a fixture
from tests.schedule.test_installing import machine  # noqa: F401  a fixture: a home with a crontab program
from tests.store.conftest import arrival, judge, reading

from .conftest import Run

FEED = Source("yle", "https://yle.example/feed")
CONFIG = f'[[source]]\nname = "{FEED.name}"\nurl = "{FEED.address}"\nlogin = "file:login"\n'


@pytest.fixture
def house(machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """A house in order: a config, a secret, a source with a story, a run that ended, and a crontab."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    monkeypatch.setattr(glance, "SQLITE", (3, 53, 2))
    for name, text in (("config.toml", CONFIG), ("login", "ada:pw\n"), ("crontab", "7 * * * * natwire fetch\n")):
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / name).chmod(0o600)
    with open_database(tmp_path / "natwire.db", "create") as db:
        now = datetime.now(UTC)
        run = Polling(db).begin(now)
        story = arrival(reading("Patria comes to Ankara", "It will build vehicles there."))
        Archive(db).keep(Poll(FEED, State(FEED.address, status="ok", last_ok=now), now, (story,)), judge)
        Polling(db).end(run, now, {}, None)
        db.settle()
    return tmp_path


def doctor(run: Run, *options: str) -> dict[str, Any]:
    """What the doctor tells a monitor; its exit code says the same."""
    done = run("doctor", "--json", *options)
    told: dict[str, Any] = json.loads(done.out)
    assert done.code == (0 if told["well"] else 5)
    assert told["well"] is not any(each["level"] == "fault" for each in told["findings"])
    return told


def words(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The findings by word and level."""
    return [(each["word"], each["level"]) for each in told["findings"]]


def sql(house: Path, *statements: str) -> None:
    """Have somebody do this to the database."""
    with closing(sqlite3.connect(house / "natwire.db")) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_a_house_in_order_is_told_in_one_line(house: Path, run: Run) -> None:
    """And a look at every page finds nothing either."""
    done = run("doctor")

    assert (done.code, done.out, done.err) == (0, "all is well\n", "")
    assert doctor(run, "--deep", "--fix") == {"well": True, "findings": [], "mended": []}


def test_a_fresh_machine_is_told_how_to_begin(tmp_path: Path, run: Run) -> None:
    """Nothing is wrong with it, and nothing is made."""
    done = run("doctor")

    assert (done.code, done.err) == (0, "")
    assert done.lines[1:] == ["    natwire init", "    natwire demo"]
    assert {each for each, _ in words(doctor(run))} >= {"no-config", "no-database"}
    assert not (tmp_path / "XDG_DATA_HOME").exists()


# ---------------------------------------------------------------------------------------------------- faults, for real


def older(house: Path) -> None:
    """A database of schema 4 says so by its number."""
    (house / "natwire.db").unlink()
    with closing(sqlite3.connect(house / "natwire.db", isolation_level=None)) as db:
        from sqlite_utils import Database as Tables

        from natwire.store import migrations

        migrations.migrations.apply(Tables(db), stop_before="schema_5")


def large_log(house: Path) -> None:
    """A program that reads for long keeps the log from being folded back; here it is killed in the middle."""
    script = (
        "import os, sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\ndb.execute('pragma wal_autocheckpoint = 0')\n"
        "db.execute('insert into robots values (1, 1, printf(\"%.*c\", 45000000, 1))')\ndb.commit()\nos._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(house / "natwire.db")], check=False)


def dead_lock(house: Path) -> None:
    """A run that is killed leaves its name in the lock."""
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom natwire.store.lock import Lock\n"
        "Lock(Path(sys.argv[1])).__enter__()\nos._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(house / "natwire.db")], check=False)


MENDED: dict[str, tuple[str, Callable[[Path], object]]] = {
    "lock-left": ("warning", dead_lock),
    "schema-older": ("fault", older),
    "log-large": ("warning", large_log),
    "index-drift": (
        "fault",
        lambda house: sql(house, "delete from article_fts_docsize", "delete from article_fts_idx"),
    ),
    "secret-open": ("fault", lambda house: (house / "login").chmod(0o644)),
    "config-open": ("fault", lambda house: (house / "config.toml").chmod(0o662)),
}


@pytest.mark.parametrize("word", MENDED)
def test_what_can_safely_be_mended_is(house: Path, run: Run, word: str) -> None:
    """It is found once, --fix says what it did, and then there is nothing to find."""
    level, harm = MENDED[word]
    harm(house)

    told = doctor(run)
    assert words(told) == [(word, level)]
    assert told["findings"][0]["mendable"]
    assert told["findings"][0]["cure"]
    mended = doctor(run, "--fix", "--deep")
    assert len(mended["mended"]) == 1
    assert words(mended) in ([], [("no-run", "warning")])  # the older database never had one


def test_a_mended_index_finds_again(house: Path, run: Run) -> None:
    """The words of the articles are what it is made of."""
    MENDED["index-drift"][1](house)
    doctor(run, "--fix")

    assert run("search", "vehicles").code == 0


def channel(house: Path, more: str) -> None:
    """Write more into the config."""
    with (house / "config.toml").open("a", encoding="utf-8") as config:
        config.write(more)


def letter(house: Path, state: str, days: int) -> None:
    """A letter that is in this state for so many days."""
    with open_database(house / "natwire.db", "beside") as db:
        at = datetime.now(UTC) - timedelta(days=days)
        Outbox(db).queue("digest:x", Destination("mail", "a@example.org"), "<1@x>", b"x", (), at)
    sql(house, f"update outbox set state = '{state}'")


def recalled(house: Path) -> None:
    """A letter that was queued before the agency took back a story in it."""
    letter(house, "held", 0)
    sql(house, "update outbox set reply = 'story 1 in it was killed by its agency'")


def old_arrivals(house: Path, days: int) -> None:
    """The source brought its last story so long ago, and nothing since; a run was today."""
    sql(
        house,
        f"update item set first_seen_at = first_seen_at - {days * 86_400}",
        f"update story set first_seen_at = first_seen_at - {days * 86_400}",
    )


def open_address(house: Path) -> None:
    """The address of a webhook lets in whoever has it."""
    channel(house, '[channel.hook]\nkind = "webhook"\nurl = "https://hook.example/T0KEN"\n')
    (house / "config.toml").chmod(0o644)


def newer(house: Path) -> None:
    """A database that a later natwire wrote."""
    sql(house, "pragma user_version = 99")


def folder(house: Path) -> None:
    """Somebody made a folder of that name."""
    (house / "natwire.db").unlink()
    (house / "natwire.db").mkdir()


def spoilt(house: Path) -> None:
    """Somebody wrote over the middle of the file."""
    with (house / "natwire.db").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 40_000)


HARMS: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "a newer database": ("database", "fault", newer),
    "a folder": ("database", "fault", folder),
    "not a database": ("database", "fault", lambda house: (house / "natwire.db").write_bytes(b"x" * 9000)),
    "a spoilt database": ("database", "fault", spoilt),
    "a log of another time": (
        "clock",
        "warning",
        lambda house: sql(house, "update run set started_at = started_at + 86400, ended_at = ended_at + 86400"),
    ),
    "a letter given up": ("mail-stuck", "fault", lambda house: letter(house, "failed", 0)),
    "a letter held": ("mail-stuck", "fault", lambda house: letter(house, "held", 0)),
    "a letter with a story that was killed": ("mail-recalled", "fault", recalled),
    "a folder that is not there": (
        "folder-closed",
        "fault",
        lambda house: channel(house, '[[source]]\nname = "desk"\nurl = "file:drop/*"\n'),
    ),
    "a letter late": ("mail-late", "warning", lambda house: letter(house, "queued", 2)),
    "a dead source": ("source-dead", "fault", lambda house: sql(house, "update source set status = 'dead'")),
    "a stopped source": ("source-stopped", "fault", lambda house: sql(house, "update source set status = 'stopped'")),
    "a failing source": ("source-failing", "warning", lambda house: sql(house, "update source set told = 1")),
    "a silent source": ("source-silent", "warning", lambda house: old_arrivals(house, 40)),
    "a moved source": (
        "source-moved",
        "warning",
        lambda house: sql(
            house, """update source set url = 'https://new.example/', past = '["https://yle.example/"]'"""
        ),
    ),
    "no schedule": ("not-scheduled", "warning", lambda house: (house / "crontab").unlink()),
    "a schedule that does nothing": (
        "run-missed",
        "fault",
        lambda house: sql(house, "update run set started_at = started_at - 300000, ended_at = ended_at - 300000"),
    ),
    "a run that never was": ("no-run", "warning", lambda house: sql(house, "delete from run")),
    "a run that was killed": ("run-cut", "warning", lambda house: sql(house, "update run set ended_at = null")),
    "a config with a fault": ("config", "fault", lambda house: channel(house, "[nonsense]\n")),
    "a watch with a fault": (
        "config",
        "fault",
        lambda house: channel(house, '[[watch]]\nname = "a"\nquery = "watch:nosuch"\n'),
    ),
    "a secret that is gone": ("config-warning", "warning", lambda house: (house / "login").unlink()),
    "a secret address in an open config": ("secret-open", "warning", open_address),
}


@pytest.mark.parametrize("harm", HARMS)
def test_every_fault_is_found_by_its_word(house: Path, run: Run, harm: str) -> None:
    """That one and no other, with a command to paste."""
    word, level, do = HARMS[harm]
    do(house)

    told = doctor(run)
    assert words(told) == [(word, level)]
    assert told["findings"][0]["cure"]


def test_a_config_alone_is_no_fault(house: Path, run: Run) -> None:
    """Somebody began, and has not run it yet."""
    (house / "natwire.db").unlink()

    assert words(doctor(run)) == [("no-database", "warning")]


def test_a_config_without_sources_is_told(house: Path, run: Run) -> None:
    """Nothing can come, and nothing needs to run."""
    (house / "config.toml").write_text("", "utf-8")
    (house / "crontab").unlink()

    assert words(doctor(run)) == [("no-sources", "warning")]


def test_files_that_cannot_be_read_are_told_until_the_next_look(house: Path, run: Run) -> None:
    """The folder is there: its source is well, and only what is in it is not."""
    (house / "config.toml").write_text('[[source]]\nname = "desk"\nurl = "file:drop/*"\n', "utf-8")
    (house / "drop").mkdir()
    broken = house / "drop" / "a.json"
    broken.write_bytes(b'{"uri": "urn:stt:1", "body_te')
    os.utime(broken, (1_700_000_000, 1_700_000_000))
    assert words(doctor(run)) == []

    run("fetch")

    (found,) = doctor(run)["findings"]
    assert (found["word"], found["level"], found["about"]) == ("files-unread", "warning", "desk")
    assert "1 file of" in found["message"]
    assert "a.json" in run(*found["cure"].split()[1:]).err
    run("fetch")
    assert words(doctor(run)) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_a_fault(house: Path, run: Run) -> None:
    """Nothing comes until somebody opens it; of one that is paused nothing is said."""
    channel(house, '[[source]]\nname = "desk"\nurl = "file:drop/*"\n')
    (house / "drop").mkdir(mode=0)

    assert words(doctor(run)) == [("folder-closed", "fault")]
    channel(house, "paused = true\n")
    assert words(doctor(run)) == []


def test_a_source_that_nobody_asked_is_not_silent(house: Path, run: Run) -> None:
    """While natwire rests, that it rests is told, and not that nothing came."""
    old_arrivals(house, 40)
    sql(house, "update source set last_ok_at = last_ok_at - 38 * 86400")

    assert words(doctor(run)) == []


def test_a_paused_source_is_no_finding(house: Path, run: Run) -> None:
    """It is as its user wants it."""
    sql(house, "update source set status = 'dead'")
    (house / "config.toml").write_text(CONFIG + "paused = true\n", "utf-8")

    assert words(doctor(run)) == []
    assert run("source", "health", "--sick").code == 0


@pytest.mark.parametrize("block", ["x'ff'", "x'ffffffffffffffffffffffff'"], ids=["empty", "spoilt"])
def test_a_spoilt_index_is_found_and_written_anew(house: Path, run: Run, block: str) -> None:
    """What it notes of itself is nothing, or cannot be read; every article is there to make it of."""
    sql(house, f"update article_fts_data set block = {block} where id = 10")

    assert words(doctor(run)) == [("index-drift", "fault")]
    assert words(doctor(run, "--fix", "--deep")) == []
    assert run("search", "vehicles").code == 0


def test_a_row_that_points_to_nothing_needs_a_deep_look(house: Path, run: Run) -> None:
    """natwire cannot mend it, and says how to save what can be read."""
    sql(house, "update item set article_id = 99")

    (found,) = doctor(run, "--deep", "--fix")["findings"]
    assert (found["word"], found["level"], found["mendable"]) == ("damaged", "fault", False)
    assert "--salvage" in found["cure"]


def test_a_database_that_another_program_keeps_is_no_fault(
    house: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and asked again some other time."""
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    with closing(sqlite3.connect(house / "natwire.db", isolation_level=None)) as other:
        other.execute("pragma locking_mode = exclusive")
        other.execute("insert into robots values (1, 1, 1)")

        assert words(doctor(run)) == [("database-busy", "warning")]


def test_drift_in_the_middle_needs_a_deep_look(house: Path, run: Run) -> None:
    """A word that the index has and the article has not is seen by nobody who looks at numbers alone."""
    sql(house, "update article set text = 'Something else' where id = 1")

    assert words(doctor(run)) == []
    assert words(doctor(run, "--deep")) == [("index-drift", "fault")]


@pytest.fixture
def at_work(house: Path) -> Iterator[int]:
    """Another process that holds the lock, by its pid."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom natwire.store.lock import Lock\n"
        "with Lock(Path(sys.argv[1])):\n    print(flush=True)\n    sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(house / "natwire.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        assert process.stdin is not None
        process.stdin.close()


def test_a_run_at_work_is_no_fault_and_one_that_hangs_is(house: Path, run: Run, at_work: int) -> None:
    """Told with its pid, and never ended by natwire itself; nor is a run that began cut off."""
    sql(house, "update run set ended_at = null")
    assert words(doctor(run)) == []

    lock = house / "natwire.db.lock"
    lock.write_text(
        json.dumps({"pid": at_work, "since": (datetime.now(UTC) - timedelta(hours=9)).isoformat()}), "utf-8"
    )

    told = doctor(run, "--fix")
    assert words(told) == [("lock-held", "fault")]
    assert f"kill {at_work}" in told["findings"][0]["cure"]


def test_what_cannot_be_mended_now_is_said(house: Path, run: Run, at_work: int) -> None:
    """While a run is at work the index is its own."""
    MENDED["index-drift"][1](house)
    done = run("doctor", "--fix")

    assert done.code == 5
    assert "natwire: not mended: another run is at work" in done.err


def test_a_full_disk_is_a_fault(small_disk: Path, house: Path, run: Run) -> None:
    """Three megabytes are no room for a run."""
    shutil.copy(house / "natwire.db", small_disk)

    done = run("--db", small_disk / "natwire.db", "doctor", "--json")

    assert [each["word"] for each in json.loads(done.out)["findings"]] == ["disk-full"]


def test_an_old_sqlite_is_named(house: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No fault: natwire keeps out of its way."""
    monkeypatch.setattr(glance, "SQLITE", (3, 51, 2))

    assert words(doctor(run)) == [("sqlite", "warning")]


def test_cron_hears_of_faults_alone(house: Path, run: Run) -> None:
    """Neither that all is well nor a warning is worth a mail each night."""
    (house / "crontab").unlink()
    assert run("doctor").lines[-1] == "1 warning"
    assert run("doctor", "--quiet").out == ""

    letter(house, "failed", 0)

    done = run("doctor", "--quiet")
    assert done.code == 5
    assert done.lines == [
        "fault: 1 letter did not go, and somebody has to decide",
        "    natwire outbox list --state failed --state held",
    ]


# ------------------------------------------------------------------------------------------------------------ the mail


def smtp(house: Path, more: str) -> None:
    """A channel to a server on loopback, with the login of the house."""
    channel(house, f'[channel.mail]\nkind = "smtp"\nhost = "localhost"\nlogin = "file:login"\n{more}\n')


def test_a_login_is_tried_only_when_asked_for(house: Path, run: Run) -> None:
    """Then a server that is not there is a fault."""
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        port = nobody.getsockname()[1]
    smtp(house, f'port = {port}\ntls = "none"')

    assert words(doctor(run)) == []
    assert words(doctor(run, "--mail")) == [("mail-login", "fault")]


def test_a_login_is_tried_and_no_letter_is_sent(house: Path, run: Run, trusted: Certificate) -> None:  # noqa: F811
    """By STARTTLS; the wrong password is named by its channel, and not quoted."""
    with Clerk(tls=trusted.context, login=True) as clerk:
        smtp(house, f"port = {clerk.port}")
        wrong = doctor(run, "--mail")
        (house / "login").write_text(":".join(LOGIN), "utf-8")
        right = doctor(run, "--mail")

    assert words(wrong) == [("mail-login", "fault")]
    assert wrong["findings"][0]["about"] == "mail"
    assert "ada:pw" not in str(wrong)
    assert words(right) == []
    assert clerk.tried
    assert not clerk.got


def test_a_server_that_says_nothing_holds_nobody_up(tmp_path: Path) -> None:
    """It is given the time of its channel, and never more than ten seconds."""
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        port = mute.getsockname()[1]
        way = Channel("mail", "smtp", host="127.0.0.1", port=port, tls="none", timeout=timedelta(seconds=0.2))
        (found,) = checkup.mail(Settings(tmp_path / "config.toml", channels={"mail": way}))

    assert found.told == "channel mail: 127.0.0.1 did not answer in time"


# ------------------------------------------------------------------------------------------------------------ the page


def test_the_page_knows_every_word_with_its_level() -> None:
    """Monitors are written by it."""
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "findings.md").read_text("utf-8")
    rooms = ("doctor/*.py", "pipeline/checkup.py", "cli/doctor_.py")
    code = "".join(each.read_text("utf-8") for room in rooms for each in (root / "src" / "natwire").glob(room))
    made = {*re.findall(r'Finding\(\s*"([a-z-]+)"', code), "database", "database-busy", "disk"}
    told = dict(re.findall(r"(?m)^\| `([a-z][a-z-]+)` \| (\w+)", page))

    assert set(told) == made
    for word, level, _ in HARMS.values():
        assert level == told[word] or word == "secret-open"


# ------------------------------------------------------------------------------------------------- source health --sick


def test_sick_sources_alone_are_for_cron(house: Path, run: Run) -> None:
    """Silence and 0 while all are well."""
    assert run("source", "health", "--sick").out == ""
    sql(house, "update source set status = 'dead'")

    done = run("source", "health", "--sick")

    assert done.code == 5
    assert done.out.startswith("yle\tdead")
    assert json.loads(run("source", "health", "--sick", "--json").out)[0]["name"] == "yle"
