"""`natwire source add`: from what people type to a source in the config."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from natwire.config.reading import read
from tests.pipeline.test_run import feed
from tests.pipeline.test_without_feed import NAMES, index, section, sitemap
from tests.server import Asked, Server, answer, redirect

from .conftest import Result, Run

NODEINFO = "/.well-known/nodeinfo"
INSTANCE = "/api/v1/instance"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config that lets natwire ask this machine."""
    monkeypatch.setenv("NATWIRE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("NATWIRE_DB", str(tmp_path / "natwire.db"))
    path = tmp_path / "config.toml"
    path.write_text('[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_delay = "0s"\n', "utf-8")
    return path


def told(result: Result) -> dict[str, object]:
    """What a command told as JSON."""
    assert result.code == 0, result
    found = json.loads(result.out)
    assert isinstance(found, dict)
    return found


def paths(server: Server) -> list[str]:
    """What a server was asked for, in order."""
    return [asked.path for asked in server.asked]


def says(value: object) -> bytes:
    """An answer of an API."""
    return answer(json.dumps(value).encode(), Content_Type="application/json")


def fediverse(server: Server, *protocols: str) -> None:
    """A server that describes itself, and knows an account named nat."""
    server.answers |= {
        NODEINFO: says(
            {
                "links": [
                    {"rel": "http://nodeinfo.diaspora.software/ns/schema/1.0", "href": server.url("/old")},
                    {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": server.url("/nodeinfo/2.0")},
                ]
            }
        ),
        "/nodeinfo/2.0": says({"software": {"name": "example"}, "protocols": list(protocols)}),
        "/api/v1/accounts/lookup?acct=nat": says({"id": "7", "acct": "nat", "url": server.url("/@nat")}),
    }


# ------------------------------------------------------------------------------------------------- without the network


@pytest.mark.parametrize(
    ("typed", "kind", "address", "url"),
    [
        ("https://x.com/nat", "x", "x:@nat", "https://x.com/nat"),
        ("@nat.bsky.social", "bluesky", "bluesky:nat.bsky.social", "https://bsky.app/profile/nat.bsky.social"),
        ("t.me/nat_example", "telegram", "telegram:nat_example", "https://t.me/nat_example"),
        ("https://example.social/@nat", "mastodon", "mastodon:nat@example.social", "https://example.social/@nat"),
    ],
)
def test_what_it_would_become_is_told_without_the_network(
    config: Path, run: Run, typed: str, kind: str, address: str, url: str
) -> None:
    """As data on standard output, and the config stays as it is."""
    before = config.read_text("utf-8")

    assert told(run("source", "add", typed, "--dry-run", "--json")) == {"kind": kind, "address": address, "url": url}
    assert run("source", "add", typed, "--dry-run").out == f"{kind}\t{address}\t{url}\n"
    assert config.read_text("utf-8") == before


def test_a_guess_is_told_as_one(config: Path, run: Run) -> None:
    """That a server has accounts is only known when it was asked."""
    assert "https://example.social/@nat is asked when" in run("source", "add", "@nat@example.social", "--dry-run").err
    assert run("source", "add", "https://x.com/nat", "--dry-run").err == ""


def test_a_search_needs_no_quotes(config: Path, run: Run) -> None:
    """The words behind it are its own."""
    result = run("source", "add", "x:search", "patria", "lang:fi", "--dry-run", "--json")
    assert told(result)["address"] == "x:search/patria lang:fi"


def test_what_is_refused_is_refused_in_a_dry_run_too(config: Path, run: Run) -> None:
    """With the reason, and the setting that helps."""
    result = run("source", "add", "https://www.linkedin.com/company/patria", "--dry-run", "--json")

    assert (result.code, result.out) == (2, "")
    assert "has no feeds" in result.err
    assert '[rewrite] linkedin = "https://' in result.err


# -------------------------------------------------------------------------------------------------------- with a server


def test_the_feed_of_a_page_is_looked_for_in_a_dry_run(config: Path, server: Server, run: Run) -> None:
    """Only the page can tell where it is; a server that is not there keeps nobody from seeing what was meant."""
    page = b'<link rel="alternate" type="application/rss+xml" href="/rss">'
    server.answers = {"/": answer(page, Content_Type="text/html"), "/rss": feed("Ferry")}

    assert told(run("source", "add", server.url(), "--dry-run", "--json"))["address"] == server.url("/rss")
    assert paths(server) == ["/", "/rss"]

    silent = run("source", "add", "http://127.0.0.1:9/", "--dry-run", "--json")
    assert told(silent)["address"] == "http://127.0.0.1:9/"
    assert "not known" in silent.err


def test_an_account_is_checked_and_written(config: Path, server: Server, run: Run) -> None:
    """The server says what it is, and that there is such an account; no post is asked for."""
    fediverse(server, "activitypub")

    result = told(run("source", "add", server.url("/@nat"), "--tag", "sea", "--json"))
    (source,) = read(config).sources
    assert (source.name, source.kind, source.tags) == ("nat", "mastodon", ("sea",))
    assert source.address == result["address"] == f"mastodon:nat@127.0.0.1:{server.port}"
    assert result["url"] == server.url("/@nat")
    assert paths(server) == [NODEINFO, "/nodeinfo/2.0", "/api/v1/accounts/lookup?acct=nat"]


def test_an_older_server_is_known_by_its_instance(config: Path, server: Server, run: Run) -> None:
    """Where there is no nodeinfo, Mastodon's own description tells."""
    fediverse(server)
    del server.answers[NODEINFO]
    server.answers[INSTANCE] = says({"uri": "127.0.0.1", "version": "2.4.0"})

    assert told(run("source", "add", f"@nat@127.0.0.1:{server.port}", "--json"))["kind"] == "mastodon"
    assert paths(server)[:2] == [NODEINFO, INSTANCE]


def test_a_server_may_know_itself_by_a_name_that_leads_nowhere(config: Path, server: Server, run: Run) -> None:
    """Then what it says at the address that was typed counts."""
    fediverse(server)
    server.answers[NODEINFO] = says({"links": [{"rel": "2.0", "href": "http://127.0.0.1:9/nodeinfo"}]})
    server.answers[INSTANCE] = says({"uri": "fedi.example", "version": "4.0.0"})

    assert told(run("source", "add", server.url("/@nat"), "--json"))["kind"] == "mastodon"


def test_a_blog_with_such_addresses_is_followed_by_its_feed(config: Path, server: Server, run: Run) -> None:
    """A server that has no accounts is asked for the page that was typed, as any other."""
    page = b'<link rel="alternate" type="application/rss+xml" href="/@nat/rss">'
    server.answers = {"/@nat": answer(page, Content_Type="text/html"), "/@nat/rss": feed("Ferry")}

    result = told(run("source", "add", server.url("/@nat"), "--json"))
    assert (result["kind"], result["address"], result["name"]) == ("feed", server.url("/@nat/rss"), "nat")
    assert paths(server) == [NODEINFO, INSTANCE, "/@nat", "/@nat/rss"]


def test_the_page_of_a_post_is_followed_by_its_account(config: Path, server: Server, run: Run) -> None:
    """Where the server has an API; it gives a feed at the same address to who asks for one."""
    fediverse(server, "activitypub")
    page = b'<link rel="alternate" type="application/activity+json" href="/nat/p/1">'
    post, person = {"type": "Note", "attributedTo": server.url("/nat")}, {"type": "Person", "preferredUsername": "nat"}

    def negotiated(asked: Asked, connection: socket.socket) -> None:
        kinds = asked.headers["accept"]
        told = says(post) if "activity" in kinds else feed("Ferry") if "rss" in kinds else answer(page)
        connection.sendall(told)

    server.answers |= {"/nat/p/1": negotiated, "/nat": says(person), INSTANCE: says({"uri": "a", "version": "4"})}
    expected = ("mastodon", f"mastodon:nat@127.0.0.1:{server.port}")

    foreseen = told(run("source", "add", server.url("/nat/p/1"), "--dry-run", "--json"))
    assert (foreseen["kind"], foreseen["address"]) == expected
    added = told(run("source", "add", server.url("/nat/p/1"), "--json"))
    assert (added["kind"], added["address"], added["name"]) == (*expected, "nat")


def test_a_blog_that_speaks_activitypub_is_followed_by_its_feed(config: Path, server: Server, run: Run) -> None:
    """It has no API, and its articles are whole in the feed."""
    page = (
        b'<link rel="alternate" type="application/activity+json" href="/1">'
        b'<link rel="alternate" type="application/rss+xml" href="/rss">'
    )
    server.answers = {"/1": answer(page, Content_Type="text/html"), "/rss": feed("Ferry")}

    assert told(run("source", "add", server.url("/1"), "--json"))["address"] == server.url("/rss")
    assert paths(server) == ["/1", INSTANCE, "/rss"]


def test_a_site_may_lend_its_name_to_accounts_elsewhere(
    config: Path, server: Server, elsewhere: Server, run: Run
) -> None:
    """It has neither pages nor an API for them, and says where they are (WebFinger)."""
    fediverse(elsewhere, "activitypub")
    handle = f"nat@127.0.0.1:{server.port}"
    actor = {"rel": "self", "type": "application/activity+json", "href": elsewhere.url("/users/nat")}
    server.answers = {f"/.well-known/webfinger?resource=acct:{handle}": says({"links": [actor]})}

    assert told(run("source", "add", f"@{handle}", "--json"))["address"] == f"mastodon:{handle}"
    assert paths(elsewhere) == ["/api/v1/accounts/lookup?acct=nat"]


def test_an_account_that_is_not_there_is_told(config: Path, server: Server, run: Run) -> None:
    """Exit 3, and nothing is written; what went wrong first is what is told."""
    fediverse(server, "activitypub")
    server.answers["/api/v1/accounts/lookup?acct=nobody"] = answer(
        b'{"error": "Record not found"}', "404 Not Found", Content_Type="application/json"
    )

    result = run("source", "add", server.url("/@nobody"))
    assert (result.code, "/api/v1/accounts/lookup" in result.err) == (3, True)
    assert read(config).sources == ()


def test_an_account_that_does_not_answer_now_is_not_followed_by_a_feed(config: Path, server: Server, run: Run) -> None:
    """Its page may name one, but the account is there and better."""
    fediverse(server, "activitypub")
    server.answers |= {
        "/api/v1/accounts/lookup?acct=nat": answer(status="500 Internal Server Error"),
        "/@nat": answer(b'<link rel="alternate" type="application/rss+xml" href="/rss">', Content_Type="text/html"),
        "/rss": feed("Ferry"),
    }

    assert run("source", "add", server.url("/@nat")).code == 3
    assert read(config).sources == ()


def test_a_guessed_feed_that_is_not_there_is_looked_for_on_its_page(config: Path, server: Server, run: Run) -> None:
    """A news site may have /c/sea too."""
    page = b'<link rel="alternate" type="application/rss+xml" href="/sea.rss">'
    server.answers = {"/c/sea": answer(page, Content_Type="text/html"), "/sea.rss": feed("Ferry")}

    assert told(run("source", "add", server.url("/c/sea"), "--json"))["address"] == server.url("/sea.rss")
    assert paths(server)[0] == "/feeds/c/sea.xml?sort=New"


def test_a_host_check_follows_the_server_where_it_moved(
    config: Path, server: Server, elsewhere: Server, run: Run
) -> None:
    """A name in a handle may be another than that of the server."""
    fediverse(elsewhere, "activitypub")
    server.answers = {
        NODEINFO: redirect(elsewhere.url(NODEINFO)),
        "/api/v1/accounts/lookup?acct=nat": says({"id": "7", "acct": "nat"}),
    }

    assert run("source", "add", server.url("/@nat")).code == 0
    assert paths(elsewhere) == [NODEINFO, "/nodeinfo/2.0"]


def test_another_api_is_asked_and_written(config: Path, server: Server, run: Run) -> None:
    """A network of one's own is followed like the great one."""
    asked = "/xrpc/com.atproto.identity.resolveHandle?handle=nat.example"
    server.answers = {asked: says({"did": "did:plc:abc"})}
    api = server.url("")

    assert run("source", "add", "@nat.example", "--api", api).code == 0
    (source,) = read(config).sources
    assert (source.address, source.api, paths(server)) == ("bluesky:nat.example", api, [asked])


def test_the_same_account_is_not_followed_twice(config: Path, run: Run) -> None:
    """Platforms do not tell capitals from small letters."""
    assert run("source", "add", "https://x.com/nat", "--no-check").code == 0

    result = run("source", "add", "@Nat@twitter.com", "--no-check")
    assert (result.code, 'followed already, as "nat"' in result.err) == (2, True)


def test_a_name_that_is_taken_gets_a_number(config: Path, run: Run) -> None:
    """The same handle on two platforms is two sources."""
    for typed in ("https://x.com/nat", "@nat.bsky.social", "@nat@example.social"):
        assert run("source", "add", typed, "--no-check").code == 0

    assert [source.name for source in read(config).sources] == ["nat", "nat-2", "nat-3"]
    assert [line.split("\t")[0] for line in run("source", "list").lines] == ["nat", "nat-2", "nat-3"]
    assert json.loads(run("source", "show", "nat", "--json").out)["kind"] == "x"


def test_an_account_that_is_named_by_its_page_in_the_config_is_told(config: Path, run: Run) -> None:
    """With the address to write instead."""
    config.write_text('[[source]]\nname = "nat"\nkind = "x"\nurl = "https://x.com/nat"\n', "utf-8")

    result = run("config", "check")
    assert (result.code, 'write url = "x:@nat"' in result.err) == (2, True)


def test_a_bridge_in_the_config_is_used(config: Path, server: Server, run: Run) -> None:
    """What it makes is a feed as any other."""
    with config.open("a", encoding="utf-8") as file:
        file.write(f'[rewrite]\nlinkedin = "{server.url("/linkedin/{handle}")}"\n')
    server.answers = {"/linkedin/patria": feed("Ferry")}

    result = told(run("source", "add", "https://www.linkedin.com/company/patria", "--json"))
    assert (result["kind"], result["address"]) == ("feed", server.url("/linkedin/patria"))
    assert result["name"] == "patria"


# ------------------------------------------------------------------------------------------------- sites without a feed

ROBOTS = "/robots.txt"


def added(server: Server, run: Run, path: str = "/") -> object:
    """The address that is followed, without its server; a note on what went wrong where nothing is."""
    result = run("source", "add", server.url(path), "--json")
    return str(json.loads(result.out)["address"]).removeprefix(server.url("")) if result.code == 0 else result.err


def html(body: bytes = b"") -> bytes:
    """A page."""
    return answer(b"<!doctype html><html>" + body, Content_Type="text/html")


def test_a_real_feed_is_preferred(config: Path, server: Server, run: Run) -> None:
    """To a sitemap, and at the front door to what the page lists."""
    server.answers = {"/": section(*NAMES), "/feed.xml": feed("Ferry"), "/news-sitemap.xml": sitemap(server, "ferry")}

    assert added(server, run) == "/feed.xml"
    assert ROBOTS not in paths(server)


def test_the_sitemap_that_robots_name_is_found(config: Path, server: Server, run: Run) -> None:
    """And of the well-known paths then none is asked."""
    server.answers = {
        "/": html(),
        ROBOTS: answer(f"Sitemap: {server.url('/all.xml')}\nSitemap: {server.url('/new/news.xml')}".encode()),
        "/new/news.xml": sitemap(server, "ferry"),
    }

    assert added(server, run) == "/new/news.xml"
    assert paths(server)[-2:] == [ROBOTS, "/new/news.xml"]


def test_a_sitemap_is_found_at_its_usual_places(config: Path, server: Server, run: Run) -> None:
    """Few of them: a site is asked some twenty questions at the most."""
    server.answers = {"/": html(), "/sitemap_news.xml": sitemap(server, "ferry")}

    assert added(server, run) == "/sitemap_news.xml"
    assert len(paths(server)) <= 20


def test_what_a_home_page_lists_comes_last(config: Path, server: Server, run: Run) -> None:
    """When there is neither a feed nor a sitemap."""
    server.answers = {"/": section(*NAMES)}

    assert added(server, run) == "/"
    assert {"/feed/", ROBOTS, "/news-sitemap.xml"} <= set(paths(server))


def test_a_section_that_lists_its_articles_is_followed_at_once(config: Path, server: Server, run: Run) -> None:
    """The feed of the whole site would be more than was asked for; one that the page names is not."""
    server.answers = {"/sea/": section(*NAMES), "/feed/": feed("Ferry"), "/rss": feed("Canal")}
    assert added(server, run, "/sea/") == "/sea/"
    assert paths(server) == ["/sea/"]

    named = b'<link rel="alternate" type="application/rss+xml" href="/rss">'
    server.answers["/port/"] = answer(section(*NAMES).partition(b"\r\n\r\n")[2] + named)
    assert added(server, run, "/port/") == "/rss"


def test_a_sitemap_is_added_by_its_address(config: Path, server: Server, run: Run) -> None:
    """So is an index of them, when there is news behind it; no other sitemap is."""
    server.answers = {
        "/news.xml": sitemap(server, "ferry"),
        "/index.xml": index(server, "/news.xml"),
        "/sitemap.xml": answer(b"<urlset><url><loc>/about</loc></url></urlset>"),
        "/all.xml": index(server, "/sitemap.xml"),
    }

    assert [added(server, run, path) for path in ("/news.xml", "/index.xml")] == ["/news.xml", "/index.xml"]
    assert all(
        "a sitemap of pages, not of news" in str(added(server, run, path)) for path in ("/sitemap.xml", "/all.xml")
    )
    assert len(read(config).sources) == 2


def test_another_spelling_of_a_feed_is_no_second_one(config: Path, run: Run) -> None:
    """Neither with http, nor with www., nor with a slash at its end; another path is another feed."""
    assert run("source", "add", "https://example.org/feed", "--no-check").code == 0
    for other in ("http://example.org/feed", "https://www.example.org/feed/"):
        assert "is followed already" in run("source", "add", other, "--no-check").err
    assert run("source", "add", "https://example.org/Feed", "--no-check").code == 0
    assert len(read(config).sources) == 2
