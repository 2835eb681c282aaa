"""What is asked, what is answered, and what each fault is called."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import brotli
import httpcore
import pytest

from natwire.errors import FetchError, UnreachableError
from natwire.fetch import Client, Hosts
from natwire.fetch import client as client_module
from natwire.fetch.guard import Guard
from natwire.model.source import Reply, Request
from tests.server import Asked, Server, answer, redirect

LOOPBACK = ("127.0.0.0/8",)
FEED = b"<rss><channel><title>Ankara signed</title></channel></rss>" * 50


def clock() -> datetime:
    """The time of day; nothing here depends on it."""
    return datetime.now(UTC)


def hosts() -> Hosts:
    """No pause: these tests are not about manners."""
    return Hosts(10, 5, timedelta())


def ask(
    *urls: str | Request,
    headers: Mapping[str, str] | None = None,
    allowed: tuple[str, ...] = LOOPBACK,
    proxy: str | None = None,
    pace: Hosts | None = None,
) -> list[Reply]:
    """The answers to these, asked one after the other by one client."""

    async def asking() -> list[Reply]:
        async with Client(pace or hosts(), "natwire/test", clock, allowed, proxy) as client:
            replies = []
            for url in urls:
                asked = url if isinstance(url, Request) else Request(url, headers or {})
                async with client.ask(asked) as reply:
                    replies.append(reply)
            return replies

    return asyncio.run(asking())


def word(url: str, **how: object) -> str:
    """What the fault is called that asking for this address ends in."""
    with pytest.raises(FetchError) as caught:
        ask(url, **how)  # type: ignore[arg-type]
    return caught.value.word


# ----------------------------------------------------------------------------------------------------- good answers


def test_an_answer_is_told_as_it_came(server: Server) -> None:
    """Body, status, where it came from, and headers in lower case."""
    server.answers["/feed"] = answer(FEED, ETag='"abc"', Content_Type="text/xml")

    (reply,) = ask(server.url("/feed"))

    assert (reply.body, reply.status, reply.url) == (FEED, 200, server.url("/feed"))
    assert (reply.headers["etag"], reply.headers["content-type"]) == ('"abc"', "text/xml")
    assert abs((datetime.now(UTC) - reply.at).total_seconds()) < 5


def test_the_user_may_say_otherwise_for_a_source(server: Server) -> None:
    """A header of the config takes the place of ours, however it is spelled."""
    server.answers["/feed"] = answer(FEED)
    ask(server.url("/feed"), headers={"user-agent": "mine/1", "accept": "text/xml"})

    headers = server.asked[0].headers
    assert (headers["user-agent"], headers["accept"]) == ("mine/1", "text/xml")


def test_a_login_in_an_address_is_not_sent(server: Server) -> None:
    """Addresses come from feeds; who may log in where is for the user to say."""
    server.answers["/feed"] = answer(FEED)
    ask(server.url("/feed").replace("//", "//ada:lovelace@"))

    assert "authorization" not in server.asked[0].headers


def test_the_server_is_told_who_asks_and_what_can_be_read(server: Server) -> None:
    """The User-Agent is natwire's own; only encodings that are really decoded are offered; no Referer is sent."""
    server.answers["/feed"] = answer(FEED)
    ask(server.url("/feed"))

    headers = server.asked[0].headers
    assert headers["user-agent"] == "natwire/test"
    assert headers["accept-encoding"] == "gzip, br"
    assert headers["accept"].startswith("application/atom+xml")
    assert not {"referer", "cookie"} & set(headers)


def test_a_contact_may_have_any_letters(server: Server) -> None:
    """The user's name in the User-Agent is sent as UTF-8 and breaks nothing."""

    async def asking() -> None:
        async with (
            Client(hosts(), "natwire/1 (+Ayşe Işık)", clock, LOOPBACK) as client,
            client.ask(Request(server.url("/feed"))) as _,
        ):
            pass

    server.answers["/feed"] = answer(FEED)
    asyncio.run(asking())

    assert server.asked[0].headers["user-agent"].encode("latin-1").decode() == "natwire/1 (+Ayşe Işık)"


@pytest.mark.parametrize("etag", ['W/"a b,c"', '"\xe9t\xe9"', "no quotes"])
def test_validators_are_sent_back_byte_for_byte(server: Server, etag: str) -> None:
    """What a server gave as a validator is opaque, even when it is not what a validator should be."""
    modified = "Tue, 02 Jun 2026 25:61:00 +0000"
    server.answers["/feed"] = answer(status="304 Not Modified", ETag=etag, Content_Length="0")

    (reply,) = ask(server.url("/feed"), headers={"If-None-Match": etag, "If-Modified-Since": modified})

    assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", etag)
    assert server.asked[0].headers["if-none-match"] == etag
    assert server.asked[0].headers["if-modified-since"] == modified


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_what_says_that_nothing_is_new_is_a_good_answer(server: Server, status: str) -> None:
    """It is told as it came."""
    server.answers["/feed"] = answer(status=status)

    (reply,) = ask(server.url("/feed"))
    assert (reply.status, reply.body, reply.unchanged) == (int(status[:3]), b"", True)


def test_cookies_are_not_sent_back(server: Server) -> None:
    """Nobody is followed from one poll to the next."""
    server.answers["/feed"] = answer(FEED, Set_Cookie="id=812; Path=/")
    ask(server.url("/feed"), server.url("/feed"))

    assert len(server.asked) == 2
    assert "cookie" not in server.asked[1].headers


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("GZIP", gzip.compress(FEED[:100]) + gzip.compress(FEED[100:]) + b"\0" * 512),
        ("br", brotli.compress(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", _raw_deflate(FEED)),
        ("identity", FEED),
        ("", FEED),
    ],
)
def test_a_body_is_decompressed(server: Server, encoding: str, body: bytes) -> None:
    """gzip in one or several members, brotli, and both things that are called deflate."""
    server.answers["/feed"] = answer(body, Content_Encoding=encoding)

    assert ask(server.url("/feed"))[0].body == FEED


# -------------------------------------------------------------------------------------------------------- redirects


def test_redirects_are_followed(server: Server) -> None:
    """Relative ones too; the answer says where it came from in the end."""
    server.answers["/a/old"] = redirect("../b/new?x=1", "301 Moved Permanently")
    server.answers["/b/new?x=1"] = redirect("//" + server.url("/feed").partition("//")[2], "308 Permanent Redirect")
    server.answers["/feed"] = answer(FEED)

    (reply,) = ask(server.url("/a/old"))
    assert (reply.url, reply.body) == (server.url("/feed"), FEED)


@pytest.mark.parametrize("coding", ["utf-8", "latin-1"])
def test_a_redirect_may_have_any_letters(server: Server, coding: str) -> None:
    """As UTF-8, which is what such a server means, or else as they are."""
    server.answers["/old"] = redirect("/käsi".encode(coding).decode("latin-1"))
    server.answers["/k%C3%A4si"] = answer(FEED)

    assert ask(server.url("/old"))[0].body == FEED


def test_what_is_meant_for_one_origin_is_not_told_to_another(server: Server, elsewhere: Server) -> None:
    """Credentials and validators go along within the origin and stay behind when it is left."""
    server.answers["/feed"] = redirect("/moved")
    server.answers["/moved"] = redirect(elsewhere.url("/feed"))
    elsewhere.answers["/feed"] = answer(FEED)
    secret = {"Authorization": "Bearer 1", "If-None-Match": '"a"', "If-Modified-Since": "x", "X-Api-Key": "2"}

    ask(server.url("/feed"), headers=secret)

    names = {name.lower() for name in secret}
    assert names <= set(server.asked[1].headers)
    assert not names & set(elsewhere.asked[0].headers)
    assert elsewhere.asked[0].headers["accept"] == server.asked[0].headers["accept"]


def test_a_step_down_to_http_takes_no_secret_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same host without encryption is another origin: everybody on the way could read them."""
    sent = []

    async def told(_: Client, seconds: float, url: str, headers: Mapping[str, str], *more: object) -> object:
        sent.append((url, set(headers)))
        if url.startswith("https:"):
            return client_module._Move("http://a.example/feed", for_good=True)
        return Reply(url, 200, {}, FEED, clock())

    monkeypatch.setattr(Client, "_within", told)
    address = "https://a.example/feed"
    ask(Request(address, {"Authorization": "Bearer 1"}, {"If-None-Match": '"1"'}, address))

    assert sent == [
        (address, {"Accept", "Authorization", "If-None-Match"}),
        ("http://a.example/feed", {"Accept"}),
    ]


def test_validators_are_told_to_the_origin_that_gave_them(server: Server, elsewhere: Server) -> None:
    """On the hop that leads there, and on no other: a feed behind a redirect is asked with them too."""
    server.answers["/feed"] = redirect(elsewhere.url("/feed"))
    elsewhere.answers["/feed"] = answer(status="304 Not Modified")
    request = Request(server.url("/feed"), validators={"If-None-Match": '"a"'}, validators_for=elsewhere.url("/"))

    (reply,) = ask(request)

    assert reply.status == 304
    assert "if-none-match" not in server.asked[0].headers
    assert elsewhere.asked[0].headers["if-none-match"] == '"a"'


def test_two_hosts_that_lead_to_each_other_do_not_wait_for_each_other(server: Server) -> None:
    """A hop gives back the turn of one host before it waits for that of the next."""
    there = f"http://localhost:{server.port}"
    server.answers = {
        "/a": redirect(f"{there}/a2"), "/b": redirect(server.url("/b2")), "/a2": answer(FEED), "/b2": answer(FEED)
    }  # fmt: skip

    async def both() -> tuple[str, str]:
        allowed = (*LOOPBACK, "::1/128")
        async with Client(Hosts(10, 1, timedelta(seconds=0.05)), "natwire/test", clock, allowed) as client:

            async def one(url: str) -> str:
                async with client.ask(Request(url)) as reply:
                    return reply.url

            return await asyncio.wait_for(asyncio.gather(one(server.url("/a")), one(f"{there}/b")), 20)

    assert list(asyncio.run(both())) == [f"{there}/a2", server.url("/b2")]


@pytest.mark.parametrize(
    "location",
    [
        "/loop",
        "",
        "ftp://127.0.0.1/feed",
        "file:///etc/passwd",
        "javascript:1",
        "http://[::1",
        "//\x7f/",
        "//a:99999",
    ],
)
def test_a_redirect_that_leads_nowhere_is_a_fault(server: Server, location: str) -> None:
    """Loops end, and only the web is followed."""
    server.answers["/loop"] = redirect(location)

    assert word(server.url("/loop")) == "redirects"
    assert len(server.asked) <= client_module.MOST_HOPS + 1


def test_a_redirect_leads_to_no_private_network(server: Server) -> None:
    """Each hop is checked: an address that is allowed is no bridge to one that is not."""
    server.answers["/feed"] = redirect(f"http://127.0.0.2:{server.port}/secret")

    assert word(server.url("/feed"), allowed=("127.0.0.1/32",)) == "private"
    assert [asked.path for asked in server.asked] == ["/feed"]


def test_a_redirect_does_not_go_round_a_wish_for_silence(server: Server) -> None:
    """A host that answered 429 is left alone, whoever leads to it."""
    pace = hosts()
    pace.silence("http://quiet.example/", clock(), timedelta(hours=1))
    server.answers["/feed"] = redirect("http://www.quiet.example/feed")

    assert word(server.url("/feed"), pace=pace) == "host-silent"


# ----------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("401 Unauthorized", "denied"),
        ("402 Payment Required", "denied"),
        ("403 Forbidden", "denied"),
        ("407 Proxy Authentication Required", "denied"),
        ("451 Unavailable For Legal Reasons", "denied"),
        ("404 Not Found", "not-found"),
        ("410 Gone", "gone"),
        ("429 Too Many Requests", "too-many"),
        ("503 Service Unavailable", "unavailable"),
        ("418 I'm a teapot", "http-4xx"),
        ("500 Oh", "http-5xx"),
        ("206 Partial Content", "http-2xx"),
        ("300 Multiple Choices", "http-3xx"),
        ("302 Found", "http-3xx"),
        ("999 ", "http-5xx"),
    ],
)
def test_each_status_has_its_word(server: Server, status: str, expected: str) -> None:
    """What is not 200, 204 or 304 is no answer."""
    server.answers["/feed"] = answer(b"no", status)

    assert word(server.url("/feed")) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (answer(gzip.compress(FEED)[:-9], Content_Encoding="gzip"), "cut"),
        (answer(brotli.compress(FEED)[:-9], Content_Encoding="br"), "cut"),
        (answer(FEED, Content_Length="100000"), "cut"),
        (answer(FEED, Content_Length="-1"), "cut"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "cut"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "cut"),
        (b"220 mail.example ESMTP\r\n", "cut"),
        (b"", "cut"),
        (answer(b"not gzip", Content_Encoding="gzip"), "encoding"),
        (answer(b"not brotli at all", Content_Encoding="br"), "encoding"),
        (answer(FEED, Content_Encoding="gzip, gzip"), "encoding"),
        (answer(FEED, Content_Encoding="zstd"), "encoding"),
        (answer(FEED, X_Long="a" * 300_000), "too-large"),
        (answer(FEED, X_Long="a" * (64 << 10)), "too-large"),
        (answer(FEED, **{f"X_{n}": "a" * 64 for n in range(1000)}), "too-large"),
    ],
)
def test_an_answer_that_is_broken_has_its_word(server: Server, sent: bytes, expected: str) -> None:
    """Cut bodies, wrong lengths, wrong encodings, headers without end, and what is not HTTP."""
    server.answers["/feed"] = sent

    assert word(server.url("/feed")) == expected


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "127.0.0.1",
        "http://[::1/",
        "http://xn--/",
        "http:///",
        "http://\u200b/",
        "http://127.0.0.1:99999/",
    ],
)
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    """Addresses come from feeds and can be anything."""
    assert word(url) == "address"


def test_nobody_there(server: Server) -> None:
    """A port where nothing listens is `refused`."""
    server.close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(UnreachableError, match=f"^127.0.0.1:{port} refuses the connection$") as caught:
        ask(f"http://127.0.0.1:{port}/")
    assert caught.value.word == "refused"
    with pytest.raises(UnreachableError, match=f"^127.0.0.1:{port} refuses"):  # the proxy does, and not who is behind
        ask(server.url("/feed"), proxy=f"http://127.0.0.1:{port}")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl, to make a certificate")
def test_a_certificate_that_nobody_signed(tmp_path: Path) -> None:
    """A server that vouches for itself is not believed."""
    pem = tmp_path / "self-signed.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    make = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(pem), "-out", f"{pem}.crt")
    subprocess.run((*make, *subject), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{pem}.crt", pem)

    with context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True) as listening:

        def talk() -> None:
            with suppress(OSError):  # the client hangs up
                listening.accept()

        thread = threading.Thread(target=talk)
        thread.start()
        assert word(f"https://127.0.0.1:{listening.getsockname()[1]}/feed") == "tls"
        thread.join()


def test_no_secure_connection(server: Server) -> None:
    """There is no fall-back from https to http."""
    assert word(f"https://127.0.0.1:{server.port}/") == "tls"


def test_a_connection_that_nobody_takes(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be our own network that is down, and the error says so by its kind."""

    async def lost(*_: object, **__: object) -> None:
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(Guard, "connect_tcp", lost)
    with pytest.raises(UnreachableError) as caught:
        ask(server.url("/feed"))
    assert caught.value.word == "timeout"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ssl.SSLError(1, "[SSL] bad record mac"), "tls"),
        (ValueError("server_hostname cannot start with a leading dot"), "address"),
    ],
)
def test_what_httpx_lets_pass_has_a_word_too(
    server: Server, monkeypatch: pytest.MonkeyPatch, error: Exception, expected: str
) -> None:
    """A secure connection that breaks in the middle, and a name that the system refuses."""

    async def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Guard, "connect_tcp", broken)
    assert word(server.url("/feed")) == expected


def test_a_name_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is at fault, and the word says so."""

    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", unknown)

    assert word("http://nowhere.example/") == "dns"


def test_a_server_that_says_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left when the time for one exchange is over."""
    monkeypatch.setattr(client_module, "SECONDS", 0.2)

    def wait(asked: Asked, connection: socket.socket) -> None:
        server.over.wait(5)

    server.answers["/feed"] = wait

    assert word(server.url("/feed")) == "timeout"


def test_an_endless_drip_is_ended(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps every single read alive; the whole exchange is what is timed."""

    def drip(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(answer(Content_Length="100000"))
        while not server.over.wait(0.02):
            connection.sendall(b"x")

    monkeypatch.setattr(client_module, "SECONDS", 0.3)
    server.answers["/feed"] = drip
    begun = time.monotonic()

    assert word(server.url("/feed")) == "timeout"
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("size", [(1 << 20) - 1, 1 << 20])
def test_a_body_may_be_as_large_as_the_bound(server: Server, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """The bound is on what comes out, and the bound itself is allowed."""
    monkeypatch.setattr(client_module, "MOST_BYTES", 1 << 20)
    body = b"a" * size
    server.answers |= {"/1": answer(body), "/2": answer(gzip.compress(body), Content_Encoding="gzip")}
    server.answers["/3"] = answer(brotli.compress(body), Content_Encoding="br")

    assert [len(reply.body) for reply in ask(*map(server.url, ("/1", "/2", "/3")))] == [size] * 3


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity"])
def test_a_bomb_is_stopped_without_its_memory(server: Server, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    """64 MB in a few kB are not unpacked to be counted afterwards."""
    pack = {"gzip": gzip.compress, "br": lambda body: brotli.compress(body, quality=2), "deflate": zlib.compress}
    body = pack.get(encoding, bytes)(bytes(64 << 20))
    monkeypatch.setattr(client_module, "MOST_BYTES", 1 << 20)

    def send(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(answer(Content_Encoding=encoding, Content_Length=str(len(body))))
        connection.sendall(body)

    server.answers["/feed"] = send
    tracemalloc.start()
    try:
        assert word(server.url("/feed")) == "too-large"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 << 20


def test_large_bodies_are_few_at_once_and_none_is_late_for_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many would fill the memory; who waits for its place loses none of its time, and small ones pass by."""
    monkeypatch.setattr(client_module, "LARGE", 1 << 10)
    monkeypatch.setattr(client_module, "LARGE_AT_ONCE", 1)
    monkeypatch.setattr(client_module, "SECONDS", 0.3)
    server.answers |= {f"/{n}": answer(bytes(1 << 11)) for n in range(3)}
    server.answers["/small"] = answer(b"small")
    held: list[str] = []
    seen: list[list[str]] = []

    async def use(client: Client, path: str) -> None:
        async with client.ask(Request(server.url(path))):
            held.append(path)
            seen.append(list(held))
            await asyncio.sleep(0.2)
            held.remove(path)

    async def asking() -> None:
        async with Client(hosts(), "natwire/test", clock, LOOPBACK) as client:
            await asyncio.gather(*(use(client, path) for path in ("/0", "/1", "/2", "/small")))

    asyncio.run(asking())
    assert {path for paths in seen for path in paths} == {"/0", "/1", "/2", "/small"}
    assert max(len(set(paths) - {"/small"}) for paths in seen) == 1
    assert max(map(len, seen)) == 2


# ---------------------------------------------------------------------------------------------------------- manners


def test_loopback_is_refused_unless_it_is_allowed(server: Server) -> None:
    """A feed cannot make natwire ask the machine it runs on; the hint says how the user can allow it."""
    with pytest.raises(FetchError) as caught:
        ask(server.url("/feed"), allowed=())

    assert caught.value.word == "private"
    assert f"127.0.0.1:{server.port}" in caught.value.hint
    assert server.asked == []


def test_a_name_with_one_private_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public address beside it does not make it good: the second look-up could choose the other."""

    async def two(*_: object) -> list[object]:
        return [ip_address("93.184.216.34"), ip_address("127.0.0.1")]

    monkeypatch.setattr(Guard, "addresses", two)

    assert word(f"http://both.example:{server.port}/", allowed=()) == "private"
    assert server.asked == []


def test_a_proxy_is_asked_instead(server: Server) -> None:
    """Behind a proxy it is the proxy that looks up names and connects."""
    server.answers["http://far.example/feed"] = answer(FEED)

    (reply,) = ask("http://far.example/feed", proxy=server.url(""), allowed=())
    assert reply.body == FEED


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_server_that_wants_silence_gets_it(server: Server, status: str) -> None:
    """Retry-After stops the whole host until then; the rest of its queue is not asked."""
    pace = hosts()
    server.answers["/a"] = answer(status=status, Retry_After="7200")

    word(server.url("/a"), pace=pace)

    assert word(server.url("/b"), pace=pace) == "host-silent"
    assert len(server.asked) == 1
    until = pace.learned()["127.0.0.1"].not_before
    assert until
    assert timedelta(minutes=119) < until - datetime.now(UTC) <= timedelta(hours=2)


def test_a_503_without_a_wish_silences_nobody(server: Server) -> None:
    """It is a fault of that address alone."""
    pace = hosts()
    server.answers["/a"] = answer(status="503 Service Unavailable")

    word(server.url("/a"), pace=pace)
    assert pace.learned() == {}
