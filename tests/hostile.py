"""Sources that are broken, and sources that mean harm: what each sends, and the word that it must end in.

Everything is made on the spot, small where it travels and large where it is unpacked or read.
"""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli

from tests.server import Answer, Asked, answer, redirect

MB = 1 << 20
XML = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True)
class Foe:
    """What is sent at a path. `words` are the ways in which it may end well for everybody else, `ok` for stored.

    `follow` says that the pages of its items are asked for too.
    """

    sent: Answer
    words: tuple[str, ...]
    follow: bool = False


def item(title: str = "Ferry", extra: str = "", guid: str = "1", link: str = "/story") -> str:
    """An item of RSS."""
    return f"<item><title>{title}</title><link>{link}</link><guid>{guid}</guid>{extra}</item>"


def rss(*items: str, head: str = "") -> bytes:
    """A feed of RSS, in bytes of UTF-8; half characters as they are."""
    body = f'{XML}<rss version="2.0"><channel><title>T</title>{head}{"".join(items or (item(),))}</channel></rss>'
    return body.encode("utf-8", "surrogatepass")


GOOD = rss()


def drip(head: bytes, piece: bytes, pause: float = 0.2) -> Callable[[Asked, socket.socket], None]:
    """A server that never comes to its end."""

    def send(asked: Asked, to: socket.socket) -> None:
        to.sendall(head)
        while True:
            to.sendall(piece)
            time.sleep(pause)

    return send


def silent(asked: Asked, to: socket.socket) -> None:
    """A server that takes the request and says nothing."""
    to.settimeout(300)
    to.recv(1)


def reset(asked: Asked, to: socket.socket) -> None:
    """A connection that is broken off in the middle."""
    to.sendall(answer(GOOD)[:-20])
    to.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    to.close()


def new_guids(asked: Asked, to: socket.socket) -> None:
    """A feed that numbers its items anew each time."""
    now = time.monotonic_ns()
    to.sendall(answer(rss(*(item(f"Renamed {n}", guid=f"{now}-{n}", link=f"/renamed/{n}") for n in range(30)))))


def bombs() -> Iterator[tuple[str, Foe]]:
    """A little that becomes a lot."""
    zeros = bytes(200 * MB)
    packed = gzip.compress(zeros, 9)
    yield "gzip-bomb", Foe(answer(packed, Content_Encoding="gzip"), ("too-large",))
    yield "nested-bomb", Foe(answer(gzip.compress(packed), Content_Encoding="gzip"), ("empty", "too-large"))
    yield "twice-packed", Foe(answer(gzip.compress(packed), Content_Encoding="gzip, gzip"), ("encoding",))
    yield "gzip-in-brotli", Foe(answer(brotli.compress(packed), Content_Encoding="gzip, br"), ("encoding",))
    yield "gzip-in-brotli-untold", Foe(answer(brotli.compress(packed), Content_Encoding="br"), ("empty",))
    many = b"".join([gzip.compress(bytes(MB), 9)] * 200)
    yield "many-gzips", Foe(answer(many, Content_Encoding="gzip"), ("too-large",))
    yield "packed-nothing", Foe(answer(gzip.compress(b""), Content_Encoding="gzip"), ("empty",))
    yield "brotli-bomb", Foe(answer(brotli.compress(zeros, quality=5), Content_Encoding="br"), ("too-large",))
    yield "deflate-bomb", Foe(answer(zlib.compress(zeros, 9), Content_Encoding="deflate"), ("too-large",))
    yield "false-gzip", Foe(answer(GOOD, Content_Encoding="gzip"), ("encoding",))
    yield "unknown-encoding", Foe(answer(GOOD, Content_Encoding="zstd"), ("encoding",))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
    yield (
        "billion-laughs",
        Foe(answer(XML.encode() + doctype.encode() + rss(item("&l9;"))[len(XML) :]), ("ok", "hostile")),
    )
    doctype = f'<!DOCTYPE rss [<!ENTITY x "{"x" * 100_000}">]>'
    body = XML.encode() + doctype.encode() + rss(item("&x;" * 20_000))[len(XML) :]
    yield "quadratic-entities", Foe(answer(body), ("ok", "hostile"))


def slow() -> Iterator[tuple[str, Foe]]:
    """Answers without an end."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
    yield "endless-body", Foe(drip(head + b"\r\n<rss>", b"<a>" * 300_000, 0), ("too-large", "timeout"))
    yield "dripping-body", Foe(drip(head + b"\r\n<rss>", b" "), ("timeout",))
    yield "dripping-headers", Foe(drip(head, b"X: y\r\n"), ("timeout", "too-large"))
    yield "endless-headers", Foe(drip(head, b"X-Y: " + b"z" * 8000 + b"\r\n", 0), ("too-large",))
    yield "one-endless-header", Foe(drip(head + b"X: ", b"z" * 8000, 0), ("too-large",))
    yield "a-thousand-headers", Foe(answer(GOOD, **{f"X_{n}": "y" * 90 for n in range(1000)}), ("too-large",))
    yield "continue", Foe(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), ("timeout", "cut", "too-large"))
    yield "dripping-chunks", Foe(drip(head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), ("timeout",))
    yield "silent", Foe(silent, ("timeout",))


def large() -> Iterator[tuple[str, Foe]]:
    """Feeds that are too much."""
    yield "fifty-megabytes", Foe(answer(rss(*(item(f"t{n}", "x" * MB, str(n)) for n in range(50)))), ("too-large",))
    many = (item(f"t{n}", "", f"g{n}", f"/{n}") for n in range(100_000))
    yield "many-items", Foe(answer(rss(*many)), ("ok",))
    nested = "<b>" * 200_000 + "</b>" * 200_000
    yield "nested", Foe(answer(rss(item(extra=nested))), ("ok", "hostile", "broken", "truncated", "slow"))
    html = "<div>" * 200_000
    yield "nested-html", Foe(answer(rss(item(extra=f"<description><![CDATA[{html}x]]></description>"))), ("ok",))
    attributes = " ".join(f'a{n}="{n}"' for n in range(100_000))
    yield "attributes", Foe(answer(rss(f"<item {attributes}><title>Ferry</title></item>")), ("hostile",))
    yield (
        "attributes-html",
        Foe(
            answer(rss(item(extra=f"<description><![CDATA[<p {attributes}>x</p>]]></description>"))), ("ok", "hostile")
        ),
    )
    yield "long-title", Foe(answer(rss(item("T" * (2 * MB)))), ("ok",))
    yield "long-guid", Foe(answer(rss(item(guid="g" * MB))), ("ok",))
    yield "long-link", Foe(answer(rss(item(link="/" + "l" * 2 * MB))), ("ok",))
    marks = item("a" + "\u0301" * MB, guid="marks")
    yield "long-marks", Foe(answer(rss(marks, item("\u202e\u2066" * MB, guid="bidi"))), ("ok",))
    yield "long-word", Foe(answer(rss(item(extra=f"<description>{'w' * 5 * MB}</description>"))), ("ok",))
    yield "comments", Foe(answer(rss(item(extra="<!--" + "- -" * 3 * MB + "-->"))), ("ok", "hostile"))
    open_comments = f"<description><![CDATA[{'<!--' * 200_000}]]></description>"
    yield "open-comments", Foe(answer(rss(item(extra=open_comments))), ("ok",))
    yield "categories", Foe(answer(rss(item(extra="<category>c</category>" * 100_000))), ("ok",))
    spaces = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(4_000))
    yield "namespaces", Foe(answer(rss(head=f"<x {spaces}/>")), ("ok", "hostile"))
    yield "open-tags", Foe(answer(rss(item(extra=f"<description>{'&lt;a href=' * 300_000}</description>"))), ("ok",))
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": n, "title": "t"} for n in range(100_000)]}
    yield "many-items-json", Foe(answer(json.dumps(feed).encode()), ("ok",))
    long_number = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": %s}]}' % (b"9" * 100_000)
    yield "long-number-json", Foe(answer(long_number), ("ok", "broken", "not-a-feed", "hostile"))
    deep_list = '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000
    yield "deep-json", Foe(answer(deep_list.encode()), ("broken", "not-a-feed", "truncated", "hostile"))


def odd(canary: str) -> Iterator[tuple[str, Foe]]:
    """What is not what it should be. Nobody is to ask at the address `canary`."""
    entities = '<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y SYSTEM "{}"><!ENTITY % z SYSTEM "{}">%z;'
    entities = entities.replace("{}", canary)
    external = f'<!DOCTYPE rss SYSTEM "{canary}" [{entities}]><?xml-stylesheet href="{canary}"?>'
    include = f'<include xmlns="http://www.w3.org/2001/XInclude" href="{canary}" parse="text"/>'
    body = XML.encode() + external.encode() + rss(item("a &x; &y;", include))[len(XML) :]
    yield "external-entities", Foe(answer(body), ("ok", "hostile"))
    yield "page", Foe(answer(b"<!DOCTYPE html><html><body>Sign in</body></html>"), ("not-a-feed",))
    yield "json", Foe(answer(b'{"error": "no"}'), ("not-a-feed",))
    yield "image", Foe(answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50), ("not-a-feed",))
    yield "empty", Foe(answer(), ("empty",))
    yield "wrong-type", Foe(answer(GOOD, Content_Type="image/png"), ("ok",))
    yield "too-short", Foe(answer(GOOD).replace(b"Content-Length: ", b"Content-Length: 9"), ("cut", "timeout"))
    yield "bad-length", Foe(answer(GOOD).replace(b"Content-Length: ", b"Content-Length: x"), ("cut",))
    yield "bad-chunks", Foe(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + GOOD, ("cut",))
    yield "reset", Foe(reset, ("cut", "network"))
    lengths = answer(GOOD).replace(b"Connection", b"Content-Length: 3\r\nConnection")
    yield "two-lengths", Foe(lengths, ("cut",))
    yield "no-header", Foe(b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n" + GOOD, ("cut",))
    yield "no-status", Foe(b"HTTP/1.1 2000000 OK\r\n\r\n" + GOOD, ("cut",))
    yield "nul-header", Foe(answer(GOOD, X="\0\0"), ("cut", "ok"))
    yield (
        "strange-headers",
        Foe(answer(GOOD, ETag="\x80\xff", Last_Modified="\t", Cache_Control="max-age=-9, =,,"), ("ok",)),
    )
    yield "unasked-304", Foe(answer(status="304 Not Modified"), ("ok",))
    yield "part", Foe(answer(GOOD[:100], "206 Partial Content"), ("http-2xx",))
    yield "lost-redirect", Foe(answer(status="301 Moved"), ("http-3xx",))
    yield "no-http", Foe(b"SSH-2.0-OpenSSH_9.2\r\n" * 9, ("cut",))
    yield "truncated", Foe(answer(rss(item(), item("b", guid="2"))[:-30]), ("truncated", "ok"))
    yield "controls", Foe(answer(rss(item("a\0b\x01c\x1b[31m\ufffe"))), ("ok",))
    yield "surrogate", Foe(answer(rss(item("&#xD800;x \ud800"))), ("ok",))
    yield "guids", Foe(answer(rss(item(guid=""), item("b", guid="1"), item("c", guid="1"))), ("ok",))
    yield "dates", Foe(answer(rss(item(extra="<pubDate>31 Feb 99999 99:99</pubDate>"))), ("ok",))
    absurd = (
        "Thu, 01 Jan 0000 00:00:00 GMT",
        "9" * 400,
        "-1",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "2026-13-32T25:61:61Z",
    )
    dated = (item(f"d{n}", f"<pubDate>{date}</pubDate>", f"g{n}") for n, date in enumerate(absurd))
    yield "more-dates", Foe(answer(rss(*dated)), ("ok",))
    yield "same-guids-1", Foe(answer(rss(item("One of two", guid="same", link="/same/1"))), ("ok",))
    yield "same-guids-2", Foe(answer(rss(item("Two of two", guid="same", link="/same/2"))), ("ok",))
    yield "new-guids", Foe(new_guids, ("ok",))
    secret = (f"{canary.replace('127.0.0.1', '127.0.0.2')}", "http://169.254.169.254/", "file:///etc/passwd", "data:,x")
    pages = (item(f"p{n}", "", f"g{n}", link) for n, link in enumerate(secret))
    yield "pages-to-secrets", Foe(answer(rss(*pages)), ("ok",), follow=True)
    links = ("javascript:alert(1)", "data:text/html,x", "relative/path", "//[::1", "http://[bad", "\0")
    yield "links", Foe(answer(rss(*(item(f"l{n}", "", f"g{n}", link) for n, link in enumerate(links)))), ("ok",))
    bidi = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": None,
        "items": [{"id": 1, "title": "\u202ex"}, None, 3],
    }
    yield "json-of-odd-types", Foe(answer(json.dumps(bidi).encode()), ("ok",))
    turkish = rss(item("İstanbul’da şölen ve güneş ığdır")).decode()
    for name, charset, told in (
        ("windows-1254", "cp1254", "windows-1254"),
        ("iso-8859-9", "iso8859_9", "ISO-8859-9"),
        ("utf-16", "utf-16", "utf-16"),
        ("undeclared-1254", "cp1254", ""),
        ("bom-against-declaration", "utf-8-sig", "windows-1252"),
    ):
        text = turkish.replace("’", "'").replace('encoding="utf-8"', f'encoding="{told or "utf-8"}"')
        yield name, Foe(answer(text.encode(charset)), ("ok",))
    for codec in ("utf-7", "base64", "zlib", "rot13", "idna", "unicode_escape", "../../x", "utf-16", "utf-32", ""):
        strange = GOOD.replace(b'"utf-8"', f'"{codec}"'.encode())
        told = f'text/xml; charset="{codec}"'
        yield (
            f"codec-{codec.strip('./') or 'none'}",
            Foe(answer(strange, Content_Type=told), ("ok", "broken", "not-a-feed")),
        )
    yield "one-bad-byte", Foe(answer(GOOD.replace(b"Ferry", "Köprü".encode() + b"\xff")), ("ok",))


def leads(port: int) -> Iterator[tuple[str, Foe]]:
    """Redirects to where nobody should be led."""
    yield "loop", Foe(redirect("/loop"), ("redirects",))
    # These lead back to where they came from, whoever reads them otherwise.
    for name, target in {
        "to-backslash": f"http://127.0.0.2:{port}\\@127.0.0.1:{port}/none",
        "to-no-slashes": f"http:127.0.0.2:{port}/none",
    }.items():
        yield name, Foe(redirect(target), ("not-found", "private", "redirects", "address"))
    for name, target in {
        "to-file": "file:///etc/passwd",
        "to-data": "data:text/xml,<rss/>",
        "to-loopback": f"http://127.0.0.2:{port}/ok-1",
        "to-decimal": f"http://2130706434:{port}/ok-1",
        "to-octal": f"http://0177.0.0.2:{port}/ok-1",
        "to-hex": f"http://0x7f.0.0.2:{port}/ok-1",
        "to-short": f"http://127.2:{port}/ok-1",
        "to-zero": f"http://0.0.0.0:{port}/ok-1",
        "to-mapped": f"http://[::ffff:127.0.0.2]:{port}/ok-1",
        "to-ipv6": f"http://[::1]:{port}/ok-1",
        "to-one-number": f"http://0x7f000002:{port}/ok-1",
        "to-octal-number": f"http://017700000002:{port}/ok-1",
        "to-other-digits": f"http://①②⑦.⓪.⓪.②:{port}/ok-1",
        "to-wide-dots": f"http://127。0。0。2:{port}/ok-1",
        "to-mapped-hex": f"http://[::ffff:7f00:2]:{port}/ok-1",
        "to-compatible": f"http://[::127.0.0.2]:{port}/ok-1",
        "to-nat64": f"http://[64:ff9b::7f00:2]:{port}/ok-1",
        "to-zone": f"http://[fe80::1%25lo]:{port}/ok-1",
        "to-tab": f"http://127.0.0.\t2:{port}/ok-1",
        "to-no-scheme": f"//127.0.0.2:{port}/ok-1",
        "to-dotted-name": f"http://LOCALHOST.:{port}/ok-1",
        "to-gopher": f"gopher://127.0.0.1:{port}/ok-1",
        "to-user": f"http://127.0.0.1:{port}@127.0.0.2:{port}/ok-1",
        "to-network": "http://10.0.0.1/feed",
        "to-metadata": "http://169.254.169.254/latest/meta-data/",
        "to-other-port": f"http://127.0.0.1:{port + 1}/",
        "to-name": f"http://localhost:{port + 1}/",
    }.items():
        yield name, Foe(redirect(target.encode().decode("latin-1")), ("private", "redirects", "address", "dns"))


def foes(port: int) -> dict[str, Foe]:
    """All of them, and between them some good ones: `allow_private` must name this port of 127.0.0.1 and no more."""
    return {
        **{
            f"ok-{n}": Foe(answer(rss(item(f"Good {n}", guid=str(n), link=f"/good/{n}"))), ("ok",)) for n in range(1, 6)
        },
        **dict(bombs()),
        **dict(slow()),
        **dict(large()),
        **dict(odd(f"http://127.0.0.1:{port}/canary")),
        **dict(leads(port)),
    }
