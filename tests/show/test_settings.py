"""The settings in effect."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.reading import read
from natwire.config.settings import Channel, DigestPlan, FetchSettings, MailSettings, SectionPlan, Settings
from natwire.model.delivery import Destination
from natwire.model.site import Rules
from natwire.model.source import Source
from natwire.model.watch import Report, Watch
from natwire.show import settings

letters = st.characters(exclude_categories=("Cc", "Cs", "Cf", "Z", "Co", "Cn"))
words = st.lists(st.text(letters, min_size=1, max_size=9), min_size=1, max_size=2).map(" ".join)
spans = st.integers(0, 36_500 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
follow = st.sampled_from(["auto", "always", "never"])
sources = st.builds(
    Source,
    name=words,
    address=st.uuids().map(lambda n: f"https://{n}.example/"),
    tags=st.lists(words, max_size=2).map(tuple),
    lang=st.none() | words,
    every=st.none() | st.integers(1, 10**9),
    follow=follow,
    pages=st.integers(1, 50),
    proxy=st.sampled_from([None, "http://proxy.example:3128"]),
    api=st.sampled_from([None, "http://localhost:2584"]),
    paused=st.booleans(),
)
mail = st.sampled_from([MailSettings(), MailSettings("Wire <wire@a.example>", "a.example", 3, "hold")])
CHANNELS = {
    "mail": Channel("mail", "smtp", ("a@b.example",), "b.example", 465, "tls", timeout=timedelta(minutes=1)),
    "post": Channel("post", "sendmail", command=("/usr/sbin/sendmail", "-i")),
    "box": Channel("box", "maildir", path=Path("/var/mail/wire")),
    "lamp": Channel("lamp", "exec", command=("lamp", "on off")),
}
somebody = st.sampled_from(
    [Destination("mail", "a@b.example"), Destination("post", "c@b.example"), Destination("box"), Destination("lamp")]
)
to = st.lists(somebody, min_size=1, max_size=3, unique=True).map(tuple)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
digests = st.builds(
    DigestPlan,
    name=words,
    title=words,
    sections=st.lists(
        st.builds(SectionPlan, words, words, st.none() | st.integers(1, 1000)), min_size=1, max_size=3
    ).map(tuple),
    to=to,
    at=st.lists(clocks, max_size=3, unique=True).map(sorted).map(tuple),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    limit=st.integers(1, 1000),
    per_story=st.sampled_from(["lead", "title"]),
    max_kb=st.integers(10, 1000),
    send_empty=st.booleans(),
    catch_up=spans,
    sender=st.sampled_from([None, "Desk <desk@a.example>"]),
    subject=st.sampled_from([None, "{title}: {n}"]),
    thread=st.booleans(),
    unsubscribe=st.sampled_from([None, "https://a.example/off"]),
)
reports = st.builds(
    Report,
    to=to,
    on=st.sampled_from(["new", "material"]),
    carriers=st.none() | st.integers(2, 100),
    cooldown=spans,
    quiet=st.sampled_from([None, (22, 7), (0, 6)]),
)
watches = st.builds(
    Watch, name=st.from_regex(r"[a-zöı][a-z0-9./-]{0,9}", fullmatch=True), query=words, report=st.none() | reports
)
sites = st.dictionaries(
    st.sampled_from(["example.org", "sport.example.org", "example.net:8080"]),
    st.builds(
        Rules,
        body=st.sampled_from(["", "main", 'p[class="a b"]']),
        cut=st.lists(st.sampled_from(["p", ".ad > a"]), max_size=2).map(tuple),
    ),
)
all_settings = st.builds(
    Settings,
    path=st.just(Path("config.toml")),
    contact=st.none() | words,
    fetch=st.builds(
        FetchSettings,
        connections=st.integers(1, 500),
        host_delay=spans,
        follow=follow,
        max_time=spans,
        keep_pages=spans,
        allow_private=st.sampled_from([(), ("127.0.0.0/8", "::1/128")]),
        proxy=st.sampled_from([None, "http://proxy.example:3128"]),
    ),
    sources=st.lists(sources, max_size=3, unique_by=lambda source: source.name).map(tuple),
    watches=st.lists(watches, max_size=2, unique_by=lambda watch: watch.name.casefold()).map(tuple),
    digests=st.lists(digests, max_size=2, unique_by=lambda plan: plan.name).map(tuple),
    mail=mail,
    channels=st.just(CHANNELS),
    sites=sites,
    budgets=st.sampled_from([{}, {"x": 30.0}, {"x": 0.5}]),
    bridges=st.sampled_from([{}, {"linkedin": "https://bridge.example/linkedin/{handle}"}]),
)


def again(told: Settings, folder: Path) -> Settings:
    """The settings, printed as TOML and read from there."""
    path = folder / "config.toml"
    path.write_text(settings.lines(settings.told(told)), "utf-8")
    return replace(read(path), path=told.path, timezone=told.timezone)


@given(all_settings)
def test_what_is_printed_can_be_read(tmp_path_factory: object, told: Settings) -> None:
    """`natwire config show > config.toml` loses nothing but comments and headers."""
    folder = tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]

    assert again(told, folder) == told


def test_a_zone_is_printed_when_it_was_set(tmp_path: Path) -> None:
    """The system's own has no name that could be read again."""
    (tmp_path / "config.toml").write_text('[natwire]\ntimezone = "Europe/Helsinki"\n')
    told = read(tmp_path / "config.toml")

    assert settings.told(told)["natwire"]["timezone"] == "Europe/Helsinki"
    assert again(told, tmp_path) == told
    assert "timezone" not in settings.lines(settings.told(Settings(tmp_path)))


def test_headers_are_named_and_not_told() -> None:
    """They may hold a key; what is printed ends in bug reports."""
    source = Source("a", "https://a.example/", headers={"X-Key": "secret"})
    told = settings.told(Settings(Path("x"), sources=(source,)))

    assert "secret" not in json.dumps(told) + settings.lines(told)
    assert "# headers.X-Key: set (config)" in settings.lines(told).splitlines()


def test_of_secrets_it_is_told_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As comments, so that the rest can be read again."""
    monkeypatch.setenv("A_LOGIN", "ada:secret")
    (tmp_path / "key").write_text("secret")
    headers = {"X-Key": f"file:{tmp_path / 'key'}", "X-Other": "env:NO_SUCH_NAME"}
    source = Source(
        "a",
        "https://a.example/?token=secret",
        headers=headers,
        login="env:A_LOGIN",
        proxy="http://ada:secret@b.example",
    )
    references = {"x.bearer_token": "command:pass show secret"}
    shown = settings.lines(settings.told(Settings(tmp_path / "x", sources=(source,), secrets=references)))

    assert "secret" not in shown
    for line in (
        "# bearer_token: set (command)",
        "# login: set (environment)",
        "# headers.X-Key: set (file)",
        "# headers.X-Other: not set",
        'url = "https://a.example/?token=…"',
        'proxy = "http://…@b.example"',
    ):
        assert line in shown.splitlines()
    assert "# bearer_token: not set" in settings.lines(settings.told(Settings(tmp_path / "x")))


def test_of_channels_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a hook is one, whether it stands in the config or elsewhere."""
    monkeypatch.setenv("A_LOGIN", "ada:secret")
    channels = {
        "mail": Channel("mail", "smtp", login="env:A_LOGIN"),
        "chat": Channel("chat", "webhook", url="https://hooks.example/secret", headers={"X-Key": "secret"}),
        "phone": Channel("phone", "webhook", url="env:NO_SUCH_NAME"),
    }
    told = settings.told(Settings(Path("x"), channels=channels))

    assert "secret" not in json.dumps(told) + settings.lines(told)
    assert told["channel"]["mail"]["login"] == "set (environment)"
    assert [told["channel"][name]["url"] for name in ("chat", "phone")] == ["set (config)", "not set"]
    assert '[channel.chat]\nkind = "webhook"\n# url: set (config)\n# headers.X-Key: set (config)' in settings.lines(
        told
    )
