"""What the config may say, and how a fault in it is told."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, time, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.keys import CHANNEL, DIGEST, FETCH, MAIL, NATWIRE, SECTION, SITE, SOURCE, WATCH, X
from natwire.config.reading import read
from natwire.config.settings import Channel, DigestPlan, FetchSettings, MailSettings, SectionPlan, Settings
from natwire.model.delivery import Destination
from natwire.model.site import Rules
from natwire.model.source import Source
from natwire.model.watch import Report, Watch

from .conftest import Written, fault

ALL = Destination("mail", "all@desk.example")

WHOLE = """\
[natwire]
timezone = "Europe/Helsinki"
contact = "Ayşe <ayse@desk.example>"

[fetch]
connections = 20
host_connections = 2
host_delay = "2s"
follow = "never"
max_time = "5m"
allow_private = ["10.0.0.0/8", "::1", "127.0.0.1:8990", "intranet.example"]
keep_pages = "2w"
proxy = "http://proxy.example:3128"

[[source]]
name = "yle"
url = "https://yle.example/feed"
kind = "feed"
tags = ["finland", "öljy"]
lang = "fi"
every = "15m"
follow = "always"
pages = 5
headers = { Accept-Language = "fi" }
login = "env:YLE_LOGIN"

[[source]]
name = "wire"
url = "https://wire.example/feed"

[[source]]
name = "harbour"
url = "bluesky:harbour.example"
kind = "bluesky"
api = "http://localhost:2584"
paused = true

[[watch]]
name = "nordic-yards"
query = "(patria OR meyer) -football"

[[watch]]
name = "ankara"
query = "ankara"
to = "mail"
on = "material"
carriers = 10
cooldown = "12h"
quiet = "22-7"

[[digest]]
name = "morning"
title = "Good morning"
at = ["17:30", "07:00"]
days = "mon-fri"
to = ["Me <me@desk.example>", "box", "mail:boss@desk.example"]
since = "12h"
limit = 20
per_story = "title"
max_kb = 60
send_empty = true
catch_up = "3h"
from = "The desk <desk@desk.example>"
subject = "{title}: {n} of them"
thread = false
lang = "fi"
unsubscribe = "https://desk.example/off"
[[digest.section]]
title = "Patria"
query = "patria -football"
[[digest.section]]
watch = "ankara"
limit = 5

[mail]
from = "natwire <wire@desk.example>"
domain = "desk.example"
max_messages = 5
on_unknown = "hold"

[channel.mail]
kind = "smtp"
host = "mail.desk.example"
port = 465
tls = "tls"
login = { env = "SMTP_LOGIN" }
to = ["all@desk.example"]
timeout = "10s"

[channel.post]
kind = "sendmail"
command = ["/usr/bin/msmtp", "-t"]

[channel.box]
kind = "maildir"
path = "/var/mail/natwire"

[channel.file]
kind = "mbox"
path = "wire.mbox"

[channel.phone]
kind = "webhook"
url = { env = "HOOK" }
headers = { Title = "wire" }
template = "{{ digest.title }}\\n"

[channel.lamp]
kind = "exec"
command = ["/usr/local/bin/lamp"]

[site."www.Yle.example"]
body = "main > article"
cut = [".promo", "p.also"]

[x]
bearer_token = { env = "X_TOKEN" }
monthly_budget_usd = 30

[rewrite]
linkedin = "https://bridge.example/linkedin/{handle}"
"""


def test_every_key_is_read(written: Written) -> None:
    """What is written is what is set."""
    path = written(WHOLE)
    settings = read(path)

    assert (settings.zone_name, settings.contact) == ("Europe/Helsinki", "Ayşe <ayse@desk.example>")
    assert str(settings.timezone) == "Europe/Helsinki"
    assert settings.fetch == FetchSettings(
        20, 2, timedelta(seconds=2), "never", timedelta(minutes=5),
        ("10.0.0.0/8", "::1", "127.0.0.1:8990", "intranet.example"), timedelta(days=14), "http://proxy.example:3128",
    )  # fmt: skip
    assert settings.sources == (
        Source(
            "yle", "https://yle.example/feed", "feed", ("finland", "öljy"), "fi", 900, "always", 5,
            {"Accept-Language": "fi"}, "env:YLE_LOGIN",
        ),
        Source("wire", "https://wire.example/feed", follow="never"),
        Source(
            "harbour", "bluesky:harbour.example", "bluesky", follow="never", api="http://localhost:2584", paused=True
        ),
    )  # fmt: skip
    assert settings.watches == (
        Watch("nordic-yards", "(patria OR meyer) -football"),
        Watch("ankara", "ankara", Report((ALL,), "material", 10, timedelta(hours=12), (22, 7))),
    )
    assert settings.sites == {"yle.example": Rules("main > article", (".promo", "p.also"))}
    assert (settings.secrets, settings.budgets) == ({"x.bearer_token": "env:X_TOKEN"}, {"x": 30.0})
    assert settings.bridges == {"linkedin": "https://bridge.example/linkedin/{handle}"}


def test_every_key_of_a_digest_is_read(written: Written) -> None:
    """Times in their order, days by number, a section of a watch by its query."""
    assert read(written(WHOLE)).digests == (
        DigestPlan(
            "morning",
            "Good morning",
            (SectionPlan("Patria", "patria -football"), SectionPlan("ankara", "watch:ankara", 5)),
            (Destination("mail", "me@desk.example"), Destination("box"), Destination("mail", "boss@desk.example")),
            (time(7), time(17, 30)),
            frozenset(range(5)),
            "12h",
            20,
            "title",
            60,
            True,
            timedelta(hours=3),
            "The desk <desk@desk.example>",
            "{title}: {n} of them",
            False,
            "fi",
            "https://desk.example/off",
        ),
    )


def test_every_key_of_delivery_is_read(written: Written) -> None:
    """A path that begins nowhere begins beside the config."""
    path = written(WHOLE)
    settings = read(path)

    assert settings.mail == MailSettings("natwire <wire@desk.example>", "desk.example", 5, "hold")
    assert list(settings.channels.values()) == [
        Channel(
            "mail", "smtp", ("all@desk.example",), "mail.desk.example", 465, "tls", "env:SMTP_LOGIN",
            timeout=timedelta(seconds=10),
        ),
        Channel("post", "sendmail", command=("/usr/bin/msmtp", "-t")),
        Channel("box", "maildir", path=Path("/var/mail/natwire")),
        Channel("file", "mbox", path=path.with_name("wire.mbox")),
        Channel("phone", "webhook", url="env:HOOK", headers={"Title": "wire"}, template="{{ digest.title }}\n"),
        Channel("lamp", "exec", command=("/usr/local/bin/lamp",)),
    ]  # fmt: skip
    assert [channel.name for channel in settings.channels.values()] == list(settings.channels)


def test_the_example_above_has_every_key() -> None:
    """A key that is added is added here too."""
    for spec in SPECS:
        assert all(f"\n{key} = " in WHOLE for key in spec)


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    """natwire runs before anything was written."""
    path = tmp_path / "none" / "config.toml"

    settings = read(path)
    assert (settings.path, settings.sources, settings.digests, settings.fetch) == (path, (), (), FetchSettings())


def test_the_first_config_is_a_good_one(written: Written) -> None:
    """What `natwire init` writes can be read, says nothing yet, and is good with its comments taken away too."""
    text = files("natwire.config").joinpath("first.toml").read_text("utf-8")
    assert read(written(text)).sources == ()

    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith(("# [", "[")) or " = " in line]
    settings = read(written("\n".join(lines)))
    assert [source.name for source in settings.sources] == ["example"]
    assert [watch.name for watch in settings.watches] == ["patria"]
    assert [digest.name for digest in settings.digests] == ["morning"]


SPECS = (NATWIRE, FETCH, X, SOURCE, WATCH, DIGEST, SECTION, SITE, MAIL, *CHANNEL.values())
BAD = [
    ("timezone", '"Europe/Helsinky"', "time zone"),
    ("timezone", '"../../etc/passwd"', "time zone"),
    ("timezone", "3", "time zone"),
    ("contact", "true", "text on one line"),
    ("connections", "0", "from 1 to 500"),
    ("connections", "501", "from 1 to 500"),
    ("connections", "true", "whole number"),
    ("connections", '"20"', "whole number"),
    ("connections", "2.0", "whole number"),
    ("host_connections", "101", "from 1 to 100"),
    ("host_delay", "1", "span of time"),
    ("host_delay", '"1 fortnight"', "span of time"),
    ("max_time", '"-5m"', "span of time"),
    ("keep_pages", '"9999999w"', "span of time"),
    ("keep_pages", '"٣d"', "span of time"),
    ("allow_private", '"10.0.0.0/8"', "list of networks"),
    ("allow_private", '["10.0.0.1/8"]', "list of networks"),
    ("allow_private", "[10]", "list of networks"),
    ("allow_private", '["http://a.example"]', "list of networks"),
    ("allow_private", '["a.example:99999"]', "list of networks"),
    ("login", '"ada:secret"', "{ env ="),
    ("bearer_token", '"AAAA%2Fs3cret"', "not the secret itself"),
    ("bearer_token", '{ token = "AAAA" }', "{ file ="),
    ("bearer_token", '{ env = "A", file = "b" }', "{ command ="),
    ("bearer_token", '{ env = ["A"] }', "{ keyring ="),
    ("bearer_token", "{ command = [] }", "{ command ="),
    ("bearer_token", "{ command = [1] }", "text on one line"),
    ("monthly_budget_usd", '"30"', "US dollars"),
    ("monthly_budget_usd", "-1", "US dollars"),
    ("monthly_budget_usd", "nan", "US dollars"),
    ("proxy", '"proxy.example:3128"', "web address"),
    ("name", '""', "text on one line"),
    ("name", '"two\\nlines"', "text on one line"),
    ("name", '"\\u202e"', "text on one line"),
    ("url", '"yle.example/feed"', "web address"),
    ("url", '"https://"', "web address"),
    ("url", '"https://[::1/feed"', "web address"),
    ("url", '"https://yle.example/my feed"', "web address"),
    ("url", '"ftp://example.org/feed"', "web address"),
    ("url", '"mailto://ada@yle.example"', "web address"),
    ("kind", "[]", "text on one line"),
    ("api", '"localhost:2584"', "web address"),
    ("paused", '"yes"', "true or false"),
    ("linkedin", '"https://bridge.example/"', "{handle}"),
    ("linkedin", '"https://me:key@bridge.example/{handle}"', "without a login"),
    ("tags", '"finland"', "list of texts"),
    ("tags", "[1]", "text on one line"),
    ("lang", "0", "text on one line"),
    ("every", "900", "span of time"),
    ("pages", "51", "from 1 to 50"),
    ("headers", '"a"', "table of texts"),
    ("headers", "{ X-Key = 1 }", "text on one line"),
    ("headers", '{ "X Key" = "1" }', "table of texts"),
    ("headers", '{ X-Key = "ş" }', "ASCII"),
    ("title", "1", "text on one line"),
    ("since", "24", "text on one line"),
    ("limit", "1001", "from 1 to 1000"),
    ("from", '"a\\u0000b"', "text on one line"),
    ("to", "[1]", "text on one line"),
    ("to", "true", "list of texts"),
    ("on", '"all"', '"new", "material"'),
    ("carriers", "1", "from 2 to"),
    ("cooldown", "12", "span of time"),
    ("quiet", '"22"', "hours of the day"),
    ("quiet", '"7-7"', "hours of the day"),
    ("quiet", '"22-25"', "hours of the day"),
    ("quiet", "22", "hours of the day"),
    ("at", '"24:00"', "times of the day"),
    ("at", '["7"]', "times of the day"),
    ("at", "07:00:00", "times of the day"),
    ("days", "[1]", "days of the week"),
    ("days", '"daily"', "days of the week"),
    ("days", '"mon-"', "days of the week"),
    ("days", '"mon-fri-sun"', "days of the week"),
    ("days", "[]", "days of the week"),
    ("per_story", '"text"', '"lead", "title"'),
    ("max_kb", "9", "from 10 to"),
    ("send_empty", "1", "true or false"),
    ("catch_up", '"long"', "span of time"),
    ("from", '"the desk"', "address of mail"),
    ("from", '"a <b@c.example> d"', "address of mail"),
    ("subject", '"{count} stories"', "{n} and {title}"),
    ("subject", '"{n"', "{n} and {title}"),
    ("thread", '"no"', "true or false"),
    ("unsubscribe", '"mailto:a@b.example"', "web address"),
    ("unsubscribe", '"http://b.example/off"', "begins with https"),
    ("watch", '"two words"', "one word"),
    ("domain", '"a b"', "a domain"),
    ("domain", '"desk..example"', "a domain"),
    ("max_messages", "0", "from 1 to"),
    ("on_unknown", '"drop"', '"resend", "hold"'),
    ("host", '"mail.example:25"', "a domain"),
    ("port", "65536", "from 1 to 65535"),
    ("tls", "true", '"starttls", "tls", "none"'),
    ("timeout", '"0s"', 'from "1s"'),
    ("path", "1", "text on one line"),
    ("path", '"~nobody-at-all/x"', "a user that there is"),
    ("command", '"msmtp -t"', "in a list"),
    ("command", "[]", "in a list"),
    ("template", '" "', "text in quotes"),
    ("query", "{}", "text on one line"),
    ("body", '"main >"', "CSS selector"),
    ("body", '["main"]', "text on one line"),
    ("cut", '".promo"', "list of CSS selectors"),
    ("cut", '["//div"]', "CSS selector"),
]


@pytest.mark.parametrize(("key", "value", "said"), BAD)
def test_a_wrong_value_is_told_with_its_line(written: Written, key: str, value: str, said: str) -> None:
    """The fault names the file, the line, the key, and what would be right."""
    lines = WHOLE.splitlines()
    (at, *_) = (n for n, line in enumerate(lines) if line.startswith(f"{key} = "))
    lines[at] = f"{key} = {value}"
    path = written("\n".join(lines))

    error = fault(path)
    assert str(error).startswith(f'{path}, line {at + 1}: "{key}" must be ')
    assert said in str(error)
    assert error.exit_code == 2


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.times() | st.text(max_size=9)
NESTED = st.recursive(
    PLAIN, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=2)
)


@given(
    NESTED
    | st.sampled_from(["a@b", "x:", "-", "mon-", "[::", "~x", "1:1", "<@>", "a <b> <c@d>", "{n", "xn--a", "." * 70])
)
def test_whatever_a_value_is_it_is_read_or_refused(value: object) -> None:
    """Nobody who writes a date where a text belongs sees a traceback."""
    for kind in [kind for spec in SPECS for kind in spec.values()]:
        with suppress(ValueError):
            kind(value)


def test_every_key_has_a_wrong_value_above() -> None:
    """A key that is added is refused somewhere; `follow` has a test of its own."""
    assert {key for spec in SPECS for key in spec} - {key for key, *_ in BAD} == {"follow"}


def test_an_account_needs_its_kind(written: Written) -> None:
    """Else it would be asked as a feed, and its address is none of the web."""
    error = fault(written('[[source]]\nname = "nat"\nurl = "mastodon:nat@example.social"\n'))
    assert 'line 3: a source at "mastodon:nat@example.social" needs kind = "mastodon"' in str(error)


@pytest.mark.parametrize("value", ['"sometimes"', "true", "[]"])
def test_a_choice_names_its_words(written: Written, value: str) -> None:
    """What can be chosen is short enough to be told."""
    error = fault(written(f"[fetch]\nfollow = {value}"))
    assert 'line 2: "follow" must be one of "auto", "always", "never"' in str(error)


@pytest.mark.parametrize(
    ("key", "near", "table"),
    [
        ("timezon", "timezone", "natwire"),
        ("conections", "connections", "fetch"),
        ("host_delays", "host_delay", "fetch"),
        ("tag", "tags", "source"),
        ("follows", "follow", "fetch"),
        ("limits", "limit", "digest"),
        ("querry", "query", "watch"),
        ("bodi", "body", 'site."www.Yle.example"'),
        ("max_mesages", "max_messages", "mail"),
        ("prot", "port", "channel.mail"),
        ("pth", "path", "channel.box"),
        ("quite", "quiet", "watch"),
        ("send_emty", "send_empty", "digest"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_word(written: Written, key: str, near: str, table: str) -> None:
    """Most unknown keys are known ones with a letter too many."""
    lines = WHOLE.splitlines()
    (at, *_) = (n for n, line in enumerate(lines) if line.startswith(f"{near} = "))
    lines.insert(at, f"{key} = 1")

    error = fault(written("\n".join(lines)))
    assert f'line {at + 1}: unknown key "{key}" in [{table}]' in str(error)
    assert error.hint == f'did you mean "{near}"?'


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("\n[fetsh]\n", 'line 2: unknown key "fetsh"', 'did you mean "fetch"?'),
        ("\nsources = []\n", 'line 2: unknown key "sources"', 'did you mean "source"?'),
        ("[fetch]\nzzz = 1\n", 'line 2: unknown key "zzz"', "known here: connections"),
    ],
)
def test_an_unknown_table_is_told_too(written: Written, text: str, said: str, hint: str) -> None:
    """With what is known, where no word is near."""
    error = fault(written(text))
    assert said in str(error)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[source]\nname = "a"\n', "line 1: write [[source]] with two brackets"),
        ('\nsource = "a"\n', "line 2: write [[source]] with two brackets"),
        ("\n[[fetch]]\nconnections = 1\n", "line 2: write [fetch] and its keys below it"),
        ("\nfetch = 3\n", "line 2: write [fetch] and its keys below it"),
        ('[[source]]\nname = "a"\nurl = "https://a.example"\n\n[[source]]\nname = "b"\n', 'line 5: a [[source]] needs'),
        ('[[source]]\nurl = "https://a.example"\n', 'line 1: a [[source]] needs "name"'),
        ('\n[[digest]]\nname = "a"\n', "line 3: a digest needs [[digest.section]] tables"),
        ('[[digest]]\nname = "a"\nsection = "x"\n', "a digest needs [[digest.section]] tables"),
        (
            WHOLE.replace("\n[mail]", '\n[[digest.section]]\nquery = "x"\n[mail]'),
            f'line {WHOLE[: WHOLE.index("[mail]")].count(chr(10)) + 1}: a [[digest.section]] needs "title"',
        ),
        ("\n[[site]]\n", 'line 2: write [site."example.org"]'),
        ("\nsite = 3\n", 'line 2: write [site."example.org"]'),
        ("\n[site]\n'a.example' = 3\n", "line 3: a site is a table, its host in quotes"),
        ("\n[site.example.org]\nbody = 'p'\n", 'line 2: a site is a table, its host in quotes'),
        ("\n[site.'https://a.example/']\n", 'line 2: "https://a.example/" must be a host'),
        ('[[watch]]\nname = "a"\n', 'line 1: a [[watch]] needs "query"'),
        ('[[watch]]\nname = "a"\nquery = "q"\non = "new"\n', 'line 1: a watch that reports needs "to"'),
        (
            '[[digest]]\nname = "a"\n[[digest.section]]\nwatch = "a"\nquery = "q"\n',
            "line 4: a section is of a watch or of a query, not of both",
        ),
        (
            '[[digest]]\nname = "a"\nat = "07:00"\n[[digest.section]]\ntitle = "t"\nquery = "q"\n',
            'line 3: a digest that is due by the clock needs "to"',
        ),
        ("\n[[channel]]\n", "line 2: write [channel.mail], with a table for each"),
        ("\n[channel]\nmail = 3\n", "line 3: write [channel.mail], with a table for each"),
        ("\n[channel.mail]\nhost = 'a'\n", 'line 2: a [channel.mail] needs "kind"'),
        ("\n[channel.mail]\nkind = 'stmp'\n", 'line 3: "kind" of a channel must be one of smtp, sendmail'),
        ("\n[channel.'m l']\nkind = 'smtp'\n", 'line 2: "m l" must be a word'),
        ("\n[channel.box]\nkind = 'mbox'\n", 'line 2: a [channel.box] needs "path"'),
        ("\n[channel.'box']\nkind = 'mbox'\npath = 'a'\nurl = 'b'\n", 'line 5: unknown key "url" in [channel.box]'),
        ('[[watch]]\nname = "a b"\nquery = "x"\n', 'line 2: "name" must be one word'),
        ('[[watch]]\nname = "a"\nquery = ""\n', 'line 3: "query" must be a text on one line'),
        ("\n[site.'a.example']\n[site.'www.a.example']\n", "line 3: a.example stands twice"),
        ("[site.'a.example']\ncut = [\n'a[']\n", 'line 2: "cut" must be a CSS selector'),
    ],
)  # fmt: skip
def test_a_table_of_the_wrong_shape_is_told(written: Written, text: str, said: str) -> None:
    """One bracket or two is what people get wrong most."""
    assert said in str(fault(written(text)))


@pytest.mark.parametrize(
    ("name", "host"),
    [("m.example.org", "example.org"), ("Öljy.example:8080", "xn--ljy-rna.example:8080"), ("www.fi", "www.fi")],
)
def test_a_site_is_named_as_its_pages_are(written: Written, name: str, host: str) -> None:
    """The host that a page is known by has no www., no m., and its letters in ASCII."""
    assert list(read(written(f'[site."{name}"]\nbody = "main"\n')).sites) == [host]


@pytest.mark.parametrize(
    ("key", "second", "first_line", "line"), [("name", "yle", 16, 28), ("url", "https://yle.example/feed", 17, 29)]
)
def test_what_stands_twice_is_told_with_both_lines(
    written: Written, key: str, second: str, first_line: int, line: int
) -> None:
    """Names are what people type, addresses are what sources are: both are needed once."""
    other = {"name": "wire", "url": "https://wire.example/feed"}[key]
    text = WHOLE.replace(f'{key} = "{other}"', f'{key} = "{second}"')

    assert f'line {line}: {key} "{second}" stands twice, first in line {first_line}' in str(fault(written(text)))


def test_sources_in_one_list_are_read_and_faults_in_it_found(written: Written) -> None:
    """A list on several lines is TOML as well."""
    lines = ['  { name = "a", url = "https://a.example" },', '  { name = "b", url = "https://b.example", tag = [] },']
    text = "\n".join(["source = [", *lines, "]"])

    assert [source.name for source in read(written(text.replace(", tag = []", ""))).sources] == ["a", "b"]
    assert 'line 3: unknown key "tag"' in str(fault(written(text)))


def test_a_key_is_not_taken_for_that_of_another_table(written: Written) -> None:
    """The line is that of the source with the fault, though others have the key too."""
    text = WHOLE.replace('"https://wire.example/feed"', '"https://wire.example/feed"\npages = 99')

    assert 'line 30: "pages" must be' in str(fault(written(text)))


@pytest.mark.parametrize(
    "text", ['[natwire\ntimezone = "UTC"', "a = 'b", "x = " + "[" * 5000, "x = " + "9" * 5000, "\x00", "a = 1\na = 2"]
)
def test_what_is_not_toml_is_told(written: Written, text: str) -> None:
    """Whatever the file holds, the answer is one line with a way out."""
    path = written(text)
    assert str(fault(path)).startswith(f"{path} is not valid TOML: ")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder, and a file that is not UTF-8."""
    other = tmp_path / "latin.toml"
    other.write_bytes('[natwire]\ncontact = "Ayşe"\n'.encode("iso-8859-9"))

    for path in (tmp_path, other):
        error = fault(path)
        assert str(error).startswith(f"{path} cannot be read: ")
        assert "--config" in error.hint


def test_the_systems_zone_is_used_where_none_is_set(written: Written) -> None:
    """Times are printed as the user's clock shows them."""
    settings = read(written(""))
    assert settings.zone_name == ""
    assert settings.timezone is not None
    assert Settings(Path("x")).timezone is UTC


def test_a_section_without_a_query_is_of_every_story(written: Written) -> None:
    """Whether the query is left out or empty."""
    sections = '[[digest.section]]\ntitle = "all"\n[[digest.section]]\ntitle = "all"\nquery = ""\n'
    (plan,) = read(written(f'[[digest]]\nname = "a"\n{sections}')).digests

    assert [section.query for section in plan.sections] == ["", ""]
