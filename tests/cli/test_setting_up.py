"""init, source, config, db: what is done once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from natwire.cli.demo_ import CONFIG
from natwire.config.reading import read
from natwire.demo import serving

from .conftest import Run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that NATWIRE_CONFIG and NATWIRE_DB point into."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    return tmp_path


@pytest.fixture(scope="module")
def outlets() -> Iterator[dict[str, str]]:
    """The demo's outlets on the air: name and feed."""
    with serving(datetime.now(UTC)) as on_the_air:
        yield dict(on_the_air)


def test_init_writes_a_config_and_a_database(place: Path, run: Run) -> None:
    """A second time it leaves both as they are."""
    assert run("init").code == 0
    (place / "config.toml").write_text("# mine\n", "utf-8")

    result = run("init")

    assert result.code == 0
    assert "left as it is" in result.err
    assert (place / "config.toml").read_text("utf-8") == "# mine\n"
    assert json.loads(run("db", "info", "--json").out)["items"] == 0
    assert run("db", "check").code == 0


def test_init_makes_the_folders_of_the_system(run: Run, tmp_path: Path) -> None:
    """Without any setting, config and data go where the system wants them."""
    assert run("init").code == 0

    assert run("config", "path").out.startswith(str(tmp_path))
    assert run("db", "info").code == 0


def test_a_folder_that_is_missing_is_named(run: Run, tmp_path: Path) -> None:
    """A folder that the user named is not made behind the user's back."""
    result = run("init", "--db", tmp_path / "missing" / "x.db", "--config", tmp_path / "c.toml")

    assert result.code == 5
    assert f"mkdir -p {tmp_path / 'missing'}" in result.err


def test_a_source_is_added_tested_listed_and_removed(place: Path, run: Run, outlets: dict[str, str]) -> None:
    """The config keeps its comments through all of it."""
    (place / "config.toml").write_text(CONFIG, "utf-8")
    url = next(iter(outlets.values()))

    added = run("source", "add", url, "--name", "harbour", "--tag", "sea")
    assert (added.code, read(place / "config.toml").sources[0].tags) == (0, ("sea",))
    assert "items" in run("source", "test", "harbour").out
    assert run("source", "list").lines[0].split("\t")[:2] == ["harbour", "new"]
    assert json.loads(run("source", "list", "--json").out)[0]["url"] == url
    assert run("source", "rm", "harbour").code == 0
    assert (place / "config.toml").read_text("utf-8").strip() == CONFIG.strip()


def test_the_feed_of_a_home_page_is_found(place: Path, run: Run, outlets: dict[str, str]) -> None:
    """The user gives the front door; the feed that it names is what is followed."""
    (place / "config.toml").write_text(CONFIG, "utf-8")
    url = next(iter(outlets.values()))

    result = run("source", "add", "/".join(url.split("/")[:3]) + "/")

    assert result.code == 0
    assert [source.address for source in read(place / "config.toml").sources] == [url]


def test_what_cannot_be_followed_is_told(place: Path, run: Run, outlets: dict[str, str]) -> None:
    """A known feed, a taken name, a page without a feed, a closed port, no address at all."""
    (place / "config.toml").write_text(CONFIG, "utf-8")
    first, second = list(outlets.values())[:2]
    run("source", "add", first, "--name", "one")
    before = (place / "config.toml").read_text("utf-8")

    for words, code, said in [
        ((first,), 2, "followed already"),
        ((second, "--name", "one"), 2, "is there already"),
        (("http://127.0.0.1:9/",), 3, "refuses the connection"),
        (("ftp://example.org/",), 2, ""),
        ((second, "--every", "soon"), 2, "--every must be"),
        ((second, "--follow", "maybe"), 2, '"auto", "always", "never"'),
        ((second, "--api", "localhost:2584"), 2, "--api must be a web address"),
        ((second, "--api", "https://nat:secret@api.example"), 2, "without a login"),
    ]:
        result = run("source", "add", *words)
        assert (result.code, said in result.err) == (code, True), result
    assert (place / "config.toml").read_text("utf-8") == before


def test_private_addresses_are_refused_unless_allowed(place: Path, run: Run, outlets: dict[str, str]) -> None:
    """The error tells the setting that would allow it."""
    result = run("source", "add", next(iter(outlets.values())))

    assert result.code == 3
    assert "allow_private" in result.err


def test_an_unknown_source_is_told_with_the_nearest(place: Path, run: Run) -> None:
    """A slip of the finger is answered with what was meant."""
    (place / "config.toml").write_text('[[source]]\nname = "harbour"\nurl = "https://h.example/feed"\n', "utf-8")

    result = run("fetch", "habour")

    assert result.code == 2
    assert 'did you mean "harbour"?' in result.err


def test_faults_of_the_config_name_line_and_cure(place: Path, run: Run) -> None:
    """Unknown keys, wrong types, duplicates and broken TOML are exit 2 with one line and a hint."""
    for text, said in [
        ("[fetch]\nconections = 5\n", 'line 2: unknown key "conections"'),
        ("[fetch]\nconnections = 'many'\n", 'line 2: "connections" must be'),
        ('[[source]]\nname = "a"\nurl = "https://a.example/"\n' * 2, "line 5: name"),
        ("[fetch\n", "not valid TOML"),
    ]:
        (place / "config.toml").write_text(text, "utf-8")
        result = run("config", "check")
        assert (result.code, said in result.err, "hint: " in result.err) == (2, True, True), result


def test_config_shows_what_is_in_effect(place: Path, run: Run) -> None:
    """Defaults are shown; what a header holds is not."""
    (place / "config.toml").write_text(
        '[[source]]\nname = "a"\nurl = "https://a.example/"\nheaders = { Authorization = "Bearer hush" }\n', "utf-8"
    )
    shown = run("config", "show").out + run("config", "show", "--json").out

    assert 'host_delay = "1s"' in shown
    assert "hush" not in shown


def test_a_config_that_is_missing_is_told(place: Path, run: Run) -> None:
    """fetch needs one; the error says how to get it."""
    result = run("fetch")

    assert result.code == 2
    assert "natwire init" in result.err


def test_a_command_that_does_not_exist_is_told_with_the_nearest(run: Run) -> None:
    """Did you mean search?"""
    result = run("serch")

    assert result.code == 2
    assert "search" in result.err
