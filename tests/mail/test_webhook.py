"""Webhooks: what is posted, which answers are a no for good, and what never gets into an error."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest

from natwire.config.secrets import secret_at
from natwire.mail import Courier
from natwire.mail import webhook as webhook_module
from tests.server import Asked, Server, answer, redirect

from .conftest import Certificate, courier, letter, refused

SECRET = "/services/T0AAAA/B0BBBB/xxSECRETxx?key=yySECRETyy"
PLAIN = letter("", body=b"Ankara signed.")


def hook(server: Server, path: str = SECRET, **channel: Any) -> Courier:
    """The channel that posts there."""
    return courier("webhook", url=server.url(path), **channel)


def untold(text: object) -> bool:
    """Whether nothing of the address or of a header is in it but the host."""
    return not any(word in f"{text} {text!r}" for word in ("SECRET", "T0AAAA", "services"))


# ----------------------------------------------------------------------------------------------------------- it is sent


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"text": "Ankara signed."}', "application/json"),
        ("Ankara imzaladı.".encode(), "text/plain; charset=utf-8"),
        (b"\xff", "text/plain; charset=utf-8"),
    ],
)
def test_a_service_gets_the_bytes_and_what_they_are(server: Server, body: bytes, kind: str) -> None:
    """With a key by which it can know a second copy."""
    server.answers[SECRET] = answer(b"ok")

    assert hook(server).deliver(letter("", body=body)) == "200 OK ok"

    (asked,) = server.asked
    assert asked.body == body
    assert asked.headers["content-type"] == kind
    assert asked.headers["idempotency-key"] == "<digest.20260603.abc@example.org>"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"


def test_headers_of_the_users_own_take_the_place_of_ours(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever their case; a reference is looked up, and so is an address that is one."""
    monkeypatch.setenv("HOOK", server.url(SECRET))
    monkeypatch.setenv("TOKEN", "Bearer zzSECRETzz")
    server.answers[SECRET] = answer(status="204 No Content")
    headers = {"content-TYPE": "text/markdown", "Authorization": "env:TOKEN", "Title": "Morning wire"}

    way = courier("webhook", url="env:HOOK", headers=headers, secrets=secret_at)
    assert way.deliver(PLAIN) == "204 No Content"

    (asked,) = server.asked
    assert asked.headers["content-type"] == "text/markdown"
    assert asked.headers["authorization"] == "Bearer zzSECRETzz"
    assert asked.headers["title"] == "Morning wire"


def test_no_cookie_and_no_proxy_of_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service gets the letter and learns nothing more; nobody in between gets it."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:1")
    server.answers[SECRET] = answer(Set_Cookie="id=1; Path=/")
    way = hook(server)

    way.deliver(PLAIN)
    way.deliver(PLAIN)

    assert "cookie" not in server.asked[1].headers


def test_a_yes_counts_even_if_the_rest_of_the_answer_is_cut(server: Server) -> None:
    """The service has the letter; asking again would make a second one."""
    server.answers[SECRET] = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\ntaken"

    assert hook(server).deliver(PLAIN) == "200 OK taken"


def test_of_a_long_answer_the_beginning_is_read(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a clean line of it told."""
    monkeypatch.setattr(webhook_module, "_MOST", 100)
    sent = []

    def act(_: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _chunk in range(2_000):
            sent.append(connection.send(b"\x1b[31mred " * 8_000))

    server.answers[SECRET] = act

    told = hook(server).deliver(PLAIN)

    assert told.startswith("200 OK [31mred [31mred")
    assert len(told) <= 210
    assert sum(sent) < 2_000 * 64_000


# ------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("status", "lasting"),
    [
        *((code, True) for code in (400, 401, 404, 413)),
        *((code, False) for code in (301, 307, 408, 425, 429, 500, 503)),
    ],
)
def test_which_answers_are_a_no_for_good(server: Server, status: int, lasting: bool) -> None:
    """4xx says that the letter or the address is wrong, but for three that mean later."""
    server.answers[SECRET] = answer(b"no", status=f"{status} So it is")

    error = refused(hook(server), PLAIN)

    assert (error.word, error.lasting) == ("refused", lasting)
    assert str(error) == f"127.0.0.1 answers {status} So it is no"


def test_no_redirect_is_followed(server: Server, elsewhere: Server) -> None:
    """Neither to a stranger, who would get the letter, nor to the same place; the way out is said."""
    server.answers[SECRET] = redirect(elsewhere.url("/"), status="307 Temporary Redirect")

    error = refused(hook(server), PLAIN)

    assert elsewhere.asked == []
    assert "put the address that it leads to" in error.hint


def test_a_service_that_says_the_secrets_back(server: Server) -> None:
    """Neither the address nor a header gets into what is told of a no or of a yes."""
    said = f"you asked {SECRET} with Bearer zzSECRETzz".encode()
    way = hook(server, headers={"Authorization": "Bearer zzSECRETzz"})

    server.answers[SECRET] = answer(said, status="403 Forbidden")
    assert untold(refused(way, PLAIN))
    server.answers[SECRET] = answer(said)
    assert untold(way.deliver(PLAIN))


@pytest.mark.parametrize(
    "said", ["/SECRETword%C3%A9x", "SECRETwordéx", "x é SECRETword", "key is SECRETkey+", "and SECRETuser"]
)
def test_a_service_that_says_the_secrets_back_in_another_spelling(server: Server, said: str) -> None:
    """Decoded, or a part of them: frameworks decode a path before anybody sees it."""
    path = "/SECRETword%C3%A9x?key=SECRETkey%2B"
    server.answers[path] = answer(said.encode(), status="404 Not Found")

    assert untold(refused(hook(server, path, headers={"X-Login": "SECRETuser:SECRETpass"}), PLAIN))


# ----------------------------------------------------------------------------------------------------------- no answers


def test_nobody_there(server: Server) -> None:
    """The host is told, and nothing more of the address."""
    server.close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    error = refused(courier("webhook", url=f"http://127.0.0.1:{port}{SECRET}"), PLAIN)

    assert (str(error), error.word, error.lasting) == ("127.0.0.1 cannot be reached", "unreachable", False)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 64 + ".example"])
def test_a_host_that_is_none(host: str) -> None:
    """It has no address, or cannot have one."""
    error = refused(courier("webhook", url=f"http://{host}{SECRET}"), PLAIN)

    assert not error.lasting
    assert untold(error)


def test_an_answer_that_gets_lost(server: Server) -> None:
    """Nobody knows whether the letter was taken, and the error says so."""
    server.answers[SECRET] = b""

    error = refused(hook(server), PLAIN)

    assert (error.word, error.lasting) == ("unknown", False)
    assert untold(error)


def test_a_service_that_takes_no_more_of_the_letter() -> None:
    """It cannot have it."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}{SECRET}"
        way = courier("webhook", url=url, timeout=timedelta(seconds=0.4))

        assert refused(way, letter("", body=b"x" * (20 << 20))).word == "cut"


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_service_that_dribbles(server: Server, beginning: bytes) -> None:
    """A byte now and then keeps a socket's own time-out away."""

    def act(_: Asked, connection: socket.socket) -> None:
        connection.sendall(beginning)
        while not server.over.wait(0.05):
            connection.sendall(b"x")

    server.answers[SECRET] = act
    begun = time.monotonic()

    assert refused(hook(server, timeout=timedelta(seconds=0.4)), PLAIN).word == "unknown"
    assert time.monotonic() - begun < 3


def test_a_yes_that_dribbles_is_a_yes(server: Server) -> None:
    """What comes after the status is read for a while only."""

    def act(_: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 202 Accepted\r\n\r\n")
        while not server.over.wait(0.05):
            connection.sendall(b"x")

    server.answers[SECRET] = act

    assert hook(server, timeout=timedelta(seconds=0.4)).deliver(PLAIN).startswith("202 Accepted x")


@contextmanager
def secure(certificate: Certificate) -> Iterator[str]:
    """The address of a service that shows this certificate, and says yes once."""
    listening = socket.create_server(("127.0.0.1", 0))
    with certificate.context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False) as tls:

        def talk() -> None:
            connection, _ = tls.accept()
            with connection, suppress(OSError):  # the client hangs up
                connection.do_handshake()
                said = b""
                while not said.endswith(PLAIN.body) and (more := connection.recv(65_536)):
                    said += more
                connection.sendall(answer(b"safe"))

        thread = threading.Thread(target=talk)
        thread.start()
        yield f"https://localhost:{tls.getsockname()[1]}{SECRET}"
        thread.join()


def test_a_certificate_that_fits(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an authority that this machine believes."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with secure(certificate) as url:
        assert courier("webhook", url=url).deliver(PLAIN) == "200 OK safe"


def test_a_certificate_that_nobody_signed(certificate: Certificate) -> None:
    """No letter goes to somebody who vouches for themselves; how to trust them is said."""
    with secure(certificate) as url:
        error = refused(courier("webhook", url=url), PLAIN)

    assert (error.word, error.lasting) == ("tls", False)
    assert "SSL_CERT_FILE" in error.hint
    assert untold(error)


# ------------------------------------------------------------------------------------------------------- wrong channels


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/SECRET", "https://ada:SECRET@example.org/", "http:///SECRET", "SECRET", "http://x:99999999/"],
)
def test_what_cannot_be_posted_to(url: str) -> None:
    """The channel is named, for its address is a secret."""
    error = refused(courier("webhook", url=url), PLAIN)

    assert (error.word, error.lasting) == ("address", False)
    assert str(error).startswith("channel way: url ")
    assert untold(error)


@pytest.mark.parametrize("value", ["Bearer SECRET\r\nX-Evil: 1", "Bearer SECRET\x00"])
def test_a_header_that_cannot_be_sent(server: Server, value: str) -> None:
    """Two lines would be two headers. What the library says of it would quote the token."""
    error = refused(hook(server, headers={"Authorization": value}), PLAIN)

    assert error.word == "credentials"
    assert untold(error)
    assert server.asked == []


def test_a_secret_that_is_not_there(server: Server) -> None:
    """It is said with its place, and nothing is posted."""
    way = hook(server, headers={"Authorization": "env:NOT_SET_HERE"}, secrets=secret_at)

    assert str(refused(way, PLAIN)) == "channel way: env:NOT_SET_HERE is not set"
    assert server.asked == []
