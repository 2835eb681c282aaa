"""Files read into the database: what each is, it tells itself."""

from __future__ import annotations

import gzip
import mailbox
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_folders import item

TEXT = "The ferry to Tallinn was late on Tuesday, the harbour said. Passengers waited for two hours in the cold."
PAGE = f"""<html lang="en"><head><title>Ferry late</title><link rel="canonical" href="https://news.example/ferry">
<meta property="article:published_time" content="2026-11-24T10:00:00Z"></head><body><article><h1>Ferry late</h1>
<p>{TEXT}</p><p>{TEXT.replace("Tuesday", "Monday")}</p><p>{TEXT.replace("Tallinn", "Riga")}</p></article>"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for files, and a place without a database."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def mail(n: int) -> EmailMessage:
    """A newsletter."""
    message = EmailMessage()
    message["From"], message["Subject"] = "Desk <desk@stt.example>", f"Morning {n}"
    message["Message-ID"], message["Date"] = f"<{n}@stt.example>", "Tue, 24 Nov 2026 08:00:00 +0000"
    message.set_content(f"{TEXT} Ferry number {n} sails at {n} o'clock, and carries cars {'and buses ' * n}too.\n")
    return message


def titles(run: Run, *words: str) -> list[str]:
    """The headlines of what is there."""
    return sorted(line.split("\t")[4] for line in run(*(words or ("list",))).lines)


def test_every_kind_of_file_is_read_in_one_go_and_twice_is_as_once(folder: Path, run: Run) -> None:
    """By content, under names that say nothing, in folders below."""
    (folder / "page").write_text(PAGE)
    (folder / "one").write_bytes(mail(1).as_bytes())
    box = mailbox.mbox(folder / "inbox", create=True)
    for n in (2, 3):
        box.add(mail(n))
    box.close()
    maildir = mailbox.Maildir(folder / "Maildir", create=True)
    maildir.add(mail(4).as_bytes())
    (folder / "agency").mkdir()
    (folder / "agency" / "a").write_text(item("Harbour shut"))
    (folder / "packed.gz").write_bytes(gzip.compress(item("Quay open", uri="urn:stt:2").encode()))

    assert run("import", folder).code == 0
    there = titles(run)
    assert there == ["Ferry late", "Harbour shut", "Morning 1", "Morning 2", "Morning 3", "Morning 4", "Quay open"]
    assert titles(run, "search", "source:import") == there
    before = run("export").out

    again = run("import", folder)
    assert again.out == "0 new stories, 0 new articles, 0 brought up to date\n"
    assert run("export").out == before


def test_a_saved_page_has_its_address_and_can_be_read_again(folder: Path, run: Run) -> None:
    """It is kept as a page that was fetched."""
    (folder / "page.html").write_text(PAGE)
    run("import", folder / "page.html")

    assert "https://news.example/ferry" in run("show", "1").out
    assert titles(run, "search", "host:news.example") == ["Ferry late"]
    assert run("reparse").code == 0


def test_what_cannot_be_read_is_named_with_its_reason_and_the_rest_is_stored(folder: Path, run: Run) -> None:
    """Exit 3, for somebody named those files."""
    (folder / "a.json").write_text(item("Harbour shut"))
    (folder / "b.json").write_text("{")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    (folder / "d.xml").write_text("<rss><channel><item><title>x</title></item></channel></rss>")
    (folder / "e.html").write_text("")
    (folder / "f.eml").write_bytes(b"From: a@b.example\nSubject: x\nContent-Type: image/png\n\nxx\n")
    (folder / "g.xml").write_text("<nitf><head/><body><body.content><p>Half of it")
    os.mkfifo(folder / "h.xml")
    told = run("import", folder)

    assert told.code == 3
    assert told.out == "1 new story, 1 new article, 0 brought up to date, 7 not read\n"
    assert [name for name in "bcdefgh" if f"{folder}/{name}." not in told.err] == []
    assert len(told.err.splitlines()) == 7


def test_bombs_and_foreign_entities_are_refused(folder: Path, run: Run) -> None:
    """Nothing is resolved, nothing grows."""
    (folder / "secret").write_text("top secret words")
    doctype = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file://{folder}/secret"><!ENTITY a "ha"><!ENTITY b "{"&a;" * 50}">'
    doctype += "".join(f'<!ENTITY c{n} "{f"&c{n - 1};" * 50 if n else "&b;" * 50}">' for n in range(8)) + "]>"
    body = "<body><body.head><hedline><hl1>Ferry late</hl1></hedline></body.head><body.content><p>&x; &c7; late</p>"
    head = '<head><docdata><doc-id id-string="1"/></docdata></head>'
    (folder / "a.xml").write_text(f"<?xml version='1.0'?>{doctype}<nitf>{head}{body}</body.content></body></nitf>")
    (folder / "secret").unlink()

    run("import", folder)
    assert "top secret" not in run("export").out
    assert "haha" not in run("export").out


def test_no_file_of_that_name_stores_nothing(folder: Path, run: Run) -> None:
    """Before anything is read."""
    (folder / "a.json").write_text(item("Harbour shut"))

    told = run("import", folder / "a.json", folder / "none.json")
    assert (told.code, told.out) == (2, "")
    assert "none.json" in told.err


def test_a_line_that_is_no_story_ends_its_file_and_not_the_others(folder: Path, run: Run) -> None:
    """The stories before it are kept."""
    (folder / "a.json").write_text(item("Harbour shut"))
    run("import", folder / "a.json")
    run("export", "-o", folder / "all.jsonl")
    (folder / "b.jsonl").write_text((folder / "all.jsonl").read_text() + '{"natwire": 1, "id": 2}\n')
    (folder / "c.json").write_text(item("Quay open", uri="urn:stt:2"))
    told = run("--db", folder / "new.db", "import", folder / "b.jsonl", folder / "c.json")

    assert told.code == 3
    assert "b.jsonl, line 2: not a story as natwire exports it" in told.err
    assert titles(run, "--db", str(folder / "new.db"), "list") == ["Harbour shut", "Quay open"]


def test_a_killed_story_does_not_come_back_from_a_file_of_before(folder: Path, run: Run) -> None:
    """Only its agency revives it."""
    (folder / "a.json").write_text(item("Harbour shut"))
    run("import", folder / "a.json")
    run("export", "-o", folder / "all.jsonl")
    (folder / "kill.json").write_text(item("KILL", version="2", pubstatus="canceled"))
    run("import", folder / "kill.json")
    run("import", folder / "all.jsonl")
    run("import", folder / "a.json")

    assert run("search", "harbour").code == 1
    assert titles(run, "search", "is:killed") == ["Harbour shut"]


def test_what_an_agency_says_goes_along_from_one_database_to_another(folder: Path, run: Run) -> None:
    """And a kill finds the story there."""
    (folder / "a.json").write_text(item("Harbour shut", urgency=2))
    run("import", folder / "a.json")
    run("export", "-o", folder / "all.jsonl")
    (folder / "kill.json").write_text(item("KILL", version="2", pubstatus="canceled"))
    other = ("--db", str(folder / "new.db"))
    run(*other, "import", folder / "all.jsonl")

    assert run(*other, "export").out == (folder / "all.jsonl").read_text()
    run(*other, "import", folder / "kill.json")
    assert run(*other, "search", "harbour").code == 1


def test_notes_for_editors_are_nowhere(folder: Path, run: Run) -> None:
    """They hold numbers that are marked not for publication."""
    (folder / "a.json").write_text(item("Harbour shut", ednote="Call 555 0199, not for print"))
    run("import", folder / "a.json")

    assert "0199" not in "".join(run(*words).out for words in (["export"], ["show", "1"], ["search", "0199"]))
