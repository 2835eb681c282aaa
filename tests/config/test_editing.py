"""The user's config is the user's: what natwire changes in it is one source, and nothing else."""

from __future__ import annotations

import errno
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natwire.config.editing import add_source, add_sources, add_watch, change_source, remove_source, remove_watch, save
from natwire.config.reading import read
from natwire.errors import ConfigError, DiskError
from natwire.model.delivery import Destination
from natwire.model.source import Source
from natwire.model.watch import Report, Watch

SOURCE = Source("hel", "https://hel.example/feed", tags=("a", "b"), lang="fi", every=900, follow="never", pages=5)
TEXT = """\
# What the desk follows.   Do not sort!
[fetch]
connections = 20# few

# Finland
[[source]]
name = "yle"  # the broadcaster
url = "https://yle.example/feed"
tags = [
    "finland",
]

# Wires

[[source]]
url = 'https://wire.example/feed'
name = 'wire'
[source.headers]
Accept-Language = "fi"
# end of the wires

# In the morning
[[digest]]
name = "morning"
[[digest.section]]
title = "Patria"
query = "patria"

# Late arrivals
[[source]]
name = "late"
url = "https://late.example/feed"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A config with comments."""
    path = tmp_path / "config.toml"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    "text", [TEXT, TEXT.rstrip(), TEXT + "\n\n# end", "", "\n", "# nothing yet", TEXT.replace("\n", "\r\n")]
)
def test_a_source_is_added_behind_what_is_there(path: Path, text: str) -> None:
    """Everything before it stays byte for byte, with or without a newline at its end."""
    path.write_bytes(text.encode())
    add_source(path, SOURCE)

    after = path.read_bytes().decode()
    assert after.startswith(text)
    assert ("\r\n" in text) == (after.count("\n") == after.count("\r\n") > 0)
    assert read(path).sources[-1] == SOURCE


def test_what_was_added_can_be_taken_out_again(path: Path) -> None:
    """Byte for byte what it was."""
    add_source(path, SOURCE)
    remove_source(path, SOURCE.name)

    assert path.read_text() == TEXT


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        (
            "yle",
            '[[source]]\nname = "yle"  # the broadcaster\nurl = "https://yle.example/feed"\n'
            'tags = [\n    "finland",\n]\n',
        ),
        (
            "wire",
            "\n[[source]]\nurl = 'https://wire.example/feed'\nname = 'wire'\n"
            '[source.headers]\nAccept-Language = "fi"\n',
        ),
        ("late", '[[source]]\nname = "late"\nurl = "https://late.example/feed"\n'),
    ],
)
def test_a_source_is_taken_out_with_its_own_lines_alone(path: Path, name: str, gone: str) -> None:
    """Comments and tables around it stay where they are."""
    remove_source(path, name)

    assert path.read_text() == TEXT.replace(gone, "")
    assert name not in [source.name for source in read(path).sources]


def test_a_name_that_is_not_there_changes_nothing(path: Path) -> None:
    """The caller has looked it up before."""
    remove_source(path, "nobody")
    assert path.read_text() == TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["yle", "wire", "late"])
def test_a_key_is_set_and_taken_out_without_a_trace(path: Path, name: str, end: str) -> None:
    """Whatever the order of keys, and with tables of its own below them."""
    text = TEXT.replace("\n", end)
    path.write_bytes(text.encode())

    change_source(path, name, "paused", True)
    assert [source.name for source in read(path).sources if source.paused] == [name]
    assert path.read_bytes().decode().count(end) == text.count(end) + 1

    change_source(path, name, "paused", None)
    assert path.read_bytes().decode() == text


def test_a_new_name_keeps_the_comment_behind_the_old_one(path: Path) -> None:
    """Only the word is another."""
    change_source(path, "yle", "name", 'öljy "1"')

    assert path.read_text("utf-8") == TEXT.replace('name = "yle"', 'name = "öljy \\"1\\""')


@pytest.mark.parametrize("text", [TEXT, 'source = [{ name = "yle", url = "https://yle.example/" }]\n'])
def test_a_change_that_cannot_be_made_leaves_the_file(path: Path, text: str) -> None:
    """A name that another source has; a source that is written on one line with others."""
    path.write_text(text)

    with pytest.raises(ConfigError):
        change_source(path, "yle", "name", "wire" if text == TEXT else "öljy")
    assert path.read_text() == text


def test_watches_are_written_and_taken_out_likewise(path: Path) -> None:
    """Behind what is there, quotes and all; and without a trace."""
    yards, nordic = Watch("yards", "\"sea yard\" OR telakka -'x' \\\\"), Watch("nordic", "lang:fi")
    for watch in (yards, nordic):
        add_watch(path, watch)
    add_source(path, SOURCE)
    assert read(path).watches == (yards, nordic)

    remove_watch(path, "yards")
    assert read(path).watches == (nordic,)
    remove_watch(path, "nordic")
    remove_source(path, SOURCE.name)
    assert path.read_text() == TEXT


def test_a_watch_that_reports_is_written_as_it_was_asked_for(path: Path) -> None:
    """To a channel by its name, whoever that means some day; what is as usual is left out."""
    text = TEXT + '[channel.box]\nkind = "maildir"\npath = "/box"\n'
    path.write_text(text)
    report = Report((Destination("box"),), "material", None, timedelta(hours=12), (22, 7))
    add_watch(path, Watch("yards", "yard", report), ["box"])
    assert path.read_text() == text + (
        '\n[[watch]]\nname = "yards"\nquery = "yard"\nto = "box"\non = "material"\ncooldown = "12h"\nquiet = "22-7"\n'
    )
    assert read(path).watches == (Watch("yards", "yard", report),)

    to = Destination("box"), Destination("mail", "a@b.example")
    with pytest.raises(ConfigError, match="no channel takes mail"):
        add_watch(path, Watch("sea", "sea", Report(to)), ["box", "a@b.example"])
    add_watch(path, Watch("sea", "sea", Report(to[:1], carriers=3)), ["box", "box"])
    assert path.read_text().endswith('query = "sea"\nto = ["box", "box"]\ncarriers = 3\n')


def test_watches_in_one_list_are_left_to_the_user(path: Path) -> None:
    """As sources are; the hint speaks of watches, and the file stays."""
    text = 'watch = [{ name = "a", query = "x" }]\n'
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        add_watch(path, Watch("b", "y"))
    assert "[[watch]] of its own" in caught.value.hint
    with pytest.raises(ConfigError):
        remove_watch(path, "a")
    assert path.read_text() == text


@pytest.mark.parametrize(
    "text",
    [
        'source = [{ name = "a", url = "https://a.example" }]\n',
        'source = [\n  { name = "a", url = "https://a.example" },\n]\n[fetch]\n',
    ],
)
def test_sources_in_one_list_are_left_to_the_user(path: Path, text: str) -> None:
    """They cannot be changed line by line; the error says what to do, and the file stays."""
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        add_source(path, SOURCE)
    assert "[[source]] of its own" in caught.value.hint
    with pytest.raises(ConfigError):
        remove_source(path, "a")
    assert path.read_text() == text


def test_what_looks_like_a_table_in_a_text_is_not_cut_out(path: Path) -> None:
    """When lines mislead, nothing is written."""
    text = TEXT.replace('name = "late"', 'name = "late"\nlang = """\n[[source]]\n"""')
    path.write_text('[natwire]\ncontact = """\n[[source]]\n"""\n' + text)
    before = path.read_bytes()

    with pytest.raises(ConfigError):
        remove_source(path, "yle")
    assert path.read_bytes() == before


@pytest.mark.parametrize("broken", [b"[natwire", b"\xff\xfe", b"x = " + b"[" * 5000])
def test_a_broken_file_is_not_changed(path: Path, broken: bytes) -> None:
    """What cannot be read is not written."""
    path.write_bytes(broken)

    with pytest.raises(ConfigError):
        add_source(path, SOURCE)
    assert path.read_bytes() == broken


def test_a_link_stays_a_link_and_permissions_stay(path: Path, tmp_path: Path) -> None:
    """Configs are kept in git and linked to; some hold keys and are nobody else's to read."""
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    path.chmod(0o600)

    add_source(link, SOURCE)

    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert SOURCE in read(path).sources


def test_the_first_source_makes_file_and_folder(tmp_path: Path) -> None:
    """`natwire source add` works before `natwire init`."""
    path = tmp_path / "new" / "folder" / "config.toml"
    add_source(path, SOURCE)

    assert read(path).sources == (SOURCE,)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file stands where the folder should be: not even root writes there."""
    (tmp_path / "file").write_text("")

    with pytest.raises(DiskError) as caught:
        save(tmp_path / "file" / "config.toml", "")
    assert caught.value.exit_code == 74


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_told(path: Path) -> None:
    """The old file stays, and the hint shows who owns the folder."""
    path.parent.chmod(0o500)
    try:
        with pytest.raises(DiskError, match="cannot be written"):
            add_source(path, SOURCE)
    finally:
        path.parent.chmod(0o700)
    assert path.read_text() == TEXT


@pytest.mark.parametrize("where", ["mkstemp", "fsync"])
def test_a_disk_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Nor is anything left beside it."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile if where == "mkstemp" else os, where, full)

    with pytest.raises(DiskError, match="No space left on device"):
        add_source(path, SOURCE)
    assert path.read_text() == TEXT
    assert [each.name for each in path.parent.iterdir() if each.is_file()] == ["config.toml"]


words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Z", "Co", "Cn")), min_size=1, max_size=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for many examples."""
    return tmp_path_factory.mktemp("laws")


@settings(max_examples=30)  # each example writes to the disk several times
@given(names=st.lists(words, min_size=1, max_size=4, unique=True), tags=st.lists(words, max_size=3))
def test_what_is_added_is_read_again(folder: Path, names: list[str], tags: list[str]) -> None:
    """Quotes, backslashes, letters of any alphabet: a source comes back as it was; so do those that stay."""
    path = folder / "config.toml"
    path.unlink(missing_ok=True)
    sources = [Source(name, f"https://{n}.example/{name}", tags=tuple(tags)) for n, name in enumerate(names)]
    for source in sources:
        add_source(path, source)
    assert list(read(path).sources) == sources

    remove_source(path, names[0])
    assert list(read(path).sources) == sources[1:]


def test_many_sources_are_one_change(path: Path) -> None:
    """All of them or none; what stood there stays."""
    before = path.read_bytes()
    many = [Source(f"site-{n}", f"https://site{n}.example/feed", tags=("a",)) for n in range(300)]
    with pytest.raises(ConfigError):
        add_sources(path, [*many, Source("yle", "https://other.example/")])
    assert path.read_bytes() == before

    add_sources(path, many)
    assert path.read_bytes().startswith(before)
    assert read(path).sources[3:] == tuple(many)

    written = path.stat()
    add_sources(path, [])
    assert path.stat() == written
