"""Maildirs that others keep: each message is found, and nothing but messages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from natwire.errors import ParseError
from natwire.intake import found, maildir


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
    listed = [path.name for path in maildir.messages(box, told.append)]
    return listed, [str(each) for each in told]


def test_unread_messages_and_those_that_were_read(box: Path) -> None:
    """Not what is still being delivered, nor the notes of a mail reader."""
    (box / "cur" / ".index").write_bytes(b"")
    (box / "new" / "15.d").write_bytes(b"")
    assert maildir.is_maildir(box)
    assert names(box) == (["15.d", "20.b", "10.a:2,S"], [])


def test_a_message_that_is_read_meanwhile_is_not_lost(box: Path) -> None:
    """Mail readers move it from one folder to the other."""
    (box / "new" / "15.d").write_bytes(b"")
    told: list[ParseError] = []
    listed = maildir.messages(box, told.append)
    next(listed)
    (box / "new" / "20.b").rename(box / "cur" / "20.b:2,S")
    assert [path.name for path in listed] == ["20.b", "10.a:2,S", "20.b:2,S"]
    assert told == []


def test_links_pipes_and_folders_are_told_and_left_out(box: Path, tmp_path: Path) -> None:
    """A link leads out of the folder, and a pipe is waited for without end."""
    (tmp_path / "secret").write_bytes(b"Subject: secret\n")
    (box / "new" / "link").symlink_to(tmp_path / "secret")
    (box / "new" / "folder").mkdir()
    os.mkfifo(box / "new" / "pipe")
    listed, told = names(box)
    assert listed == ["20.b", "10.a:2,S"]
    assert told == [
        f"{box / 'new' / name} is {what} and no file"
        for name, what in (("folder", "a folder"), ("link", "a link"), ("pipe", "a pipe"))
    ]


def test_a_folder_that_is_a_link_is_not_looked_into(box: Path, tmp_path: Path) -> None:
    """Else a Maildir could name any folder of the disk."""
    (box / "cur").rename(tmp_path / "elsewhere")
    (box / "cur").symlink_to(tmp_path / "elsewhere")
    assert not maildir.is_maildir(box)
    listed, told = names(box)
    assert listed == ["20.b"]
    assert len(told) == 1


def test_a_maildir_below_a_folder_gives_its_messages_only(box: Path, tmp_path: Path) -> None:
    """Not what the mail server keeps beside them; a Maildir within it is one more."""
    (box / "dovecot-uidlist").write_bytes(b"3\n")
    for name in maildir.FOLDERS:
        (box / "Wire" / name).mkdir(parents=True)
    (box / "Wire" / "new" / "1.x").write_bytes(b"Subject: x\n\n")
    told: list[ParseError] = []
    listed = [str(path.relative_to(box)) for path in found(tmp_path, told.append)]
    assert listed == ["new/20.b", "cur/10.a:2,S", "Wire/new/1.x"]
    assert told == []
