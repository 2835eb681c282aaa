"""Maildirs that others keep: each message is found, and nothing but messages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from natwire.errors import ParseError
from natwire.mailbox import maildir


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A Maildir with one unread message, one that was read, and one that is not whole."""
    box = tmp_path / "Mail"
    for name, file in (("cur", "10.a:2,S"), ("new", "20.b"), ("tmp", "30.c")):
        (box / name).mkdir(parents=True)
        (box / name / file).write_bytes(b"Subject: a\n\n" + name.encode())
    return box


def names(box: Path) -> tuple[list[str], list[str]]:
    """What is listed, and what is told."""
    told: list[ParseError] = []
    found = [path.name for path in maildir.listed(box, told.append)]
    return found, [str(each) for each in told]


def test_unread_messages_and_those_that_were_read(box: Path) -> None:
    """Not what is still being delivered, nor the notes of a mail reader."""
    (box / "cur" / ".index").write_bytes(b"")
    (box / "new" / "15.d").write_bytes(b"")
    assert maildir.is_maildir(box)
    assert names(box) == (["15.d", "20.b", "10.a:2,S"], [])
    assert maildir.read(box / "new" / "20.b") == b"Subject: a\n\nnew"


def test_a_message_that_is_read_meanwhile_is_not_lost(box: Path) -> None:
    """Mail readers move it from one folder to the other."""
    (box / "new" / "15.d").write_bytes(b"")
    told: list[ParseError] = []
    found = maildir.listed(box, told.append)
    next(found)
    (box / "new" / "20.b").rename(box / "cur" / "20.b:2,S")
    assert [path.name for path in found] == ["10.a:2,S", "20.b:2,S"]
    assert told == []


def test_links_pipes_and_folders_are_told_and_left_out(box: Path, tmp_path: Path) -> None:
    """A link leads out of the folder, and a pipe is waited for without end."""
    (tmp_path / "secret").write_bytes(b"Subject: secret\n")
    (box / "new" / "link").symlink_to(tmp_path / "secret")
    (box / "new" / "folder").mkdir()
    os.mkfifo(box / "new" / "pipe")
    found, told = names(box)
    assert found == ["20.b", "10.a:2,S"]
    assert told == [
        f"{box / 'new' / name} is no file of its own and was left out" for name in ("folder", "link", "pipe")
    ]


def test_what_became_a_link_or_a_pipe_is_not_read(box: Path, tmp_path: Path) -> None:
    """Between the list and the reading somebody may put something else there."""
    (tmp_path / "secret").write_bytes(b"Subject: secret\n")
    (box / "new" / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(box / "new" / "pipe")
    with pytest.raises(OSError, match="link"):
        maildir.read(box / "new" / "link")
    with pytest.raises(ParseError, match="is no file"):
        maildir.read(box / "new" / "pipe")


def test_a_folder_that_is_a_link_is_not_looked_into(box: Path, tmp_path: Path) -> None:
    """Else a Maildir could name any folder of the disk."""
    (box / "cur").rename(tmp_path / "elsewhere")
    (box / "cur").symlink_to(tmp_path / "elsewhere")
    assert not maildir.is_maildir(box)
    assert names(box) == (["20.b"], [f"{box / 'cur'} is no folder of its own"])


def test_a_message_over_the_bound_is_an_error(box: Path) -> None:
    """Before all of it is in memory."""
    with pytest.raises(ParseError, match="has over 5 bytes"):
        maildir.read(box / "new" / "20.b", 5)
