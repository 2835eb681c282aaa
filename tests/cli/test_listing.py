"""`natwire source import` and `export`: lists of sources from other programs, and for them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from natwire.config.reading import read

from .conftest import Run

NEWSBOAT = """\
# from before
https://example.org/feed "world news" "~The Wire"
http://www.example.org/feed/ again
https://example.social/@nat
https://hidden.example/rss ! "~Hidden One"
"query:Unread:unread = \\"yes\\""
"exec:~/bin/feed.sh" own
"filter:~/cut.py:https://a.example/rss" "~Cut"
https://ada:s3cret@private.example/feed
"""
OPML = """<opml version="2.0"><body><outline text="Sea">
<outline text="Harbour" xmlUrl="https://harbour.example/rss" language="fi"/>
<outline type="include" text="Again" url="https://example.org/me.opml"/>
</outline></body></opml>"""
CONFIG = """\
# What the desk follows.   Do not sort!
[[source]]
name = "harbour"  # the first
url = "http://harbour.example/rss/"
# end
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config with a source, in the folder where the user is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    return path


def followed(path: Path) -> set[tuple[object, ...]]:
    """All sources, whatever their order; none has headers."""
    return {(each.name, each.address, each.kind, each.tags, each.lang) for each in read(path).sources}


def test_a_newcomer_brings_the_urls_of_newsboat(config: Path, run: Run) -> None:
    """Feeds and accounts are followed; what is none is a line each, without what is secret."""
    Path("urls").write_text(NEWSBOAT, "utf-8")
    done = run("source", "import", "urls")

    assert (done.code, done.out) == (0, "added 3, 1 there already, 4 refused\n")
    assert len([line for line in done.err.splitlines() if line.startswith("natwire: ")]) == 4
    assert "s3cret" not in done.err
    assert [(each.name, each.address, each.tags) for each in read(config).sources[1:]] == [
        ("the-wire", "https://example.org/feed", ("world news",)),
        ("nat", "mastodon:nat@example.social", ()),
        ("hidden-one", "https://hidden.example/rss", ()),
    ]
    assert config.read_text("utf-8").startswith(CONFIG)
    before = config.read_bytes()
    assert run("source", "import", "urls").out == "added 0, 4 there already, 4 refused\n"
    assert config.read_bytes() == before


def test_what_would_be_is_listed_and_nothing_written(config: Path, run: Run) -> None:
    """A line for a script to cut, the sum for the person."""
    Path("a.opml").write_text(OPML.replace("harbour.", "ferry."), "utf-8")
    done = run("source", "import", "a.opml", "--dry-run", "--tag", "new")
    assert done.lines == ["add\tharbour-2\thttps://ferry.example/rss\tSea, new"]
    assert done.err.endswith("would add 1, 1 refused\n")
    assert config.read_text("utf-8") == CONFIG


def test_a_list_as_data(config: Path, run: Run) -> None:
    """Three lists: added, there, refused. A list that includes another is told once."""
    Path("a.opml").write_text(OPML, "utf-8")
    told = json.loads(run("source", "import", "a.opml", "--json").out)
    assert (told["added"], told["there"]) == ([], [{"address": "https://harbour.example/rss", "name": "harbour"}])
    ((refused),) = told["refused"]
    assert refused["address"] == "include:https://example.org/me.opml"
    assert "another list" in refused["reason"]


def test_a_list_comes_through_a_pipe(config: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that stands in two lists is one."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"https://ferry.example/rss\nhttps://b.example/\n")))
    Path("b").write_text("http://ferry.example/rss", "utf-8")
    assert run("source", "import", "-", "b").out == "added 2, 1 there already\n"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "<opml><body/></opml>", "<html><p>No list</p></html>"])
def test_a_file_that_holds_no_source_is_told(config: Path, run: Run, text: str) -> None:
    """One line and the way out. Beside a good file it is a line and no more."""
    Path("none").write_text(text, "utf-8")
    Path("good").write_text("https://good.example/rss\n", "utf-8")
    failed = run("source", "import", "none")
    assert failed.code in (2, 3)
    assert "natwire: none" in failed.err
    assert "hint: " in failed.err
    assert config.read_text("utf-8") == CONFIG
    done = run("source", "import", "none", "good")
    assert (done.code, done.out) == (0, "added 1\n")
    assert "natwire: none" in done.err


def test_a_file_that_is_not_there_is_told(config: Path, run: Run) -> None:
    """So is a folder."""
    assert "No such file" in run("source", "import", "nowhere.opml").err
    assert "directory" in run("source", "import", ".").err


@pytest.mark.parametrize("form", ["opml", "newsboat"])
def test_what_was_exported_is_imported_as_it_was(config: Path, run: Run, form: str) -> None:
    """Names, addresses, kinds and tags; OPML has languages too."""
    lang = 'lang = "fi"\n' if form == "opml" else ""
    config.write_text(
        '[[source]]\nname = "harbour"\nurl = "https://harbour.example/?a=<1>&b=2"\ntags = ["sea & air", "north"]\n'
        + lang
        + '[[source]]\nname = "nat"\nurl = "x:@nat"\nkind = "x"\ntags = ["north"]\n'
        '[[source]]\nname = "plain"\nurl = "https://plain.example/tag/a.xml"\n',
        "utf-8",
    )
    assert run("source", "export", "--as", form, "-o", "list").code == 0
    done = run("--config", "other.toml", "source", "import", "list")
    assert (done.code, done.out) == (0, "added 3\n")
    assert followed(Path("other.toml")) == followed(config)


def test_an_export_of_one_tag_holds_no_secret_and_tells_what_is_left_out(config: Path, run: Run) -> None:
    """Headers stay in the config."""
    config.write_text(
        '[[source]]\nname = "a"\nurl = "https://a.example/"\ntags = ["sea"]\nheaders = { X-Key = "s3cret" }\n'
        '[[source]]\nname = "drop"\nurl = "file:drop/*.xml"\ntags = ["sea"]\n'
        '[[source]]\nname = "b"\nurl = "https://b.example/"\n',
        "utf-8",
    )
    done = run("source", "export", "--as", "urls", "--tag", "sea")
    assert (done.code, done.out) == (0, "https://a.example/\n")
    assert 'left out "drop"' in done.err
    assert run("source", "export", "--tag", "none").code == 2


@pytest.mark.shared
def test_lists_of_strangers_come_back_as_they_were(config: Path, run: Run, shared: Path) -> None:
    """Whatever is wrong with their markup."""
    files = [*sorted((shared / "corpus" / "wire" / "opml").glob("*.*ml"))]
    config.write_text("", "utf-8")
    assert run("source", "import", *files).code == 0
    assert len(read(config).sources) > 90
    run("source", "export", "-o", "all.opml")
    assert run("--config", "other.toml", "source", "import", "all.opml").code == 0
    assert followed(Path("other.toml")) == followed(config)
