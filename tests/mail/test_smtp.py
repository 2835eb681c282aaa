"""Mail servers: good ones, full ones, broken ones, and what somebody in between can do."""

from __future__ import annotations

import base64
import socket
import time
from datetime import timedelta
from typing import Any

import pytest

from natwire.config.secrets import secret_at
from natwire.mail import Courier
from natwire.model.delivery import Letter

from .conftest import BODY, Certificate, courier, letter, refused
from .server import HANG_UP, LOGIN, Clerk, Scripted

SOON = timedelta(seconds=0.2)
STEPS = ["hello", "EHLO", "MAIL", "RCPT", "DATA", "."]


def plain(port: int, **channel: Any) -> Courier:
    """A channel to this server on loopback, without TLS."""
    usual: dict[str, Any] = {"host": "127.0.0.1", "port": port, "tls": "none"}
    return courier("smtp", **usual | channel)


def numbered(number: int) -> Letter:
    """One of several letters."""
    return letter(f"reader{number}@example.org", id=number, message_id=f"<{number}@example.org>")


# ------------------------------------------------------------------------------------------------------------- it goes


def test_the_server_gets_exactly_the_letter(clerk: Clerk) -> None:
    """Lines that begin with a dot and all; it is from the bare address of `[mail] from`."""
    way = plain(clerk.port)
    assert way.deliver(letter()) == "250 OK, queued as 42"
    way.close()

    (got,) = clerk.got
    assert (got.mail_from, got.rcpt_tos, got.content) == ("wire@example.org", ["desk@example.org"], BODY)
    assert got.mail_options == []  # all of it is ASCII: no 8BITMIME, no SMTPUTF8 is asked for


def test_the_machine_greets_by_its_number(scripted: Scripted) -> None:
    """Its name would have to be asked for, and would mostly be none that a server likes."""
    plain(scripted.port).deliver(letter())

    assert scripted.heard[0] == "ehlo [127.0.0.1]"


def test_a_newline_alone_never_goes_over_the_wire(clerk: Clerk) -> None:
    """Some servers take one for the end of a line: with a dot behind it, a second mail could be hidden in the first."""
    plain(clerk.port).deliver(letter(body=b"Subject: x\n\nend\n.\nMAIL FROM:<evil@example.net>\r.\rlast"))

    (got,) = clerk.got
    assert got.content == b"Subject: x\r\n\r\nend\r\n.\r\nMAIL FROM:<evil@example.net>\r\n.\r\nlast\r\n"


def test_one_connection_takes_all_letters(clerk: Clerk) -> None:
    """Opening one takes longer than a letter."""
    way = plain(clerk.port)
    for number in range(5):
        way.deliver(numbered(number))
    way.close()

    assert [each.rcpt_tos for each in clerk.got] == [[f"reader{number}@example.org"] for number in range(5)]
    assert len(set(clerk.peers)) == 1


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(scripted: Scripted) -> None:
    """Many let one wait for a while only; the letter does not notice."""
    way = plain(scripted.port)
    way.deliver(numbered(1))
    scripted.says["RSET"] = b"421 too long idle\r\n"
    assert way.deliver(numbered(2)) == "250 yes"
    scripted.says["RSET"] = HANG_UP
    assert way.deliver(numbered(3)) == "250 yes"
    way.close()

    assert [line.split()[0].upper() for line in scripted.heard].count("EHLO") == 3


# ------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("command", "said", "word", "lasting"),
    [
        ("MAIL", "451 try later", "address", False),
        ("MAIL", "553 this is not your address", "address", False),
        ("MAIL", "552 too large", "refused", True),
        ("RCPT", "450 greylisted", "refused", False),
        ("RCPT", "550 no such user", "refused", True),
        ("DATA", "452 full", "refused", False),
        ("DATA", "554 this is spam", "refused", True),
    ],
)
def test_a_no_lasts_when_it_is_for_this_letter(clerk: Clerk, command: str, said: str, word: str, lasting: bool) -> None:
    """4xx may pass; a sender that may not send is a fault of the config, and its letters go when it is mended."""
    clerk.says[command] = said

    error = refused(plain(clerk.port))

    assert (error.word, error.lasting) == (word, lasting)
    assert said in str(error)
    assert clerk.got == []


def test_a_recipient_who_is_refused_does_not_touch_the_next_letter(clerk: Clerk) -> None:
    """One address is wrong, the others get theirs."""
    clerk.says["RCPT"] = ["550 no such user"]
    way = plain(clerk.port)

    assert refused(way, numbered(1)).lasting
    assert way.deliver(numbered(2)) == "250 OK, queued as 42"
    way.close()

    assert [each.rcpt_tos for each in clerk.got] == [["reader2@example.org"]]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_goes_down_in_the_middle_of_a_run(clerk: Clerk, command: str) -> None:
    """421 at any step: it is no fault of this letter, and all wait; a new connection is tried after that."""
    way = plain(clerk.port)
    way.deliver(numbered(1))
    clerk.says[command] = ["421 shutting down"]

    error = refused(way, numbered(2))
    assert (error.word, error.lasting) == ("busy", False)
    assert way.deliver(numbered(3)) == "250 OK, queued as 42"
    way.close()

    assert len(set(clerk.peers)) == 2


@pytest.mark.parametrize(
    "address",
    [
        "ä@example.org",
        "desk@example.org\r\nRCPT TO:<evil@example.net>",
        "desk@example.org\nDATA",
        "desk <evil@example.net>",
        "desk@example.org, evil@example.net",
        "evil",
        "",
    ],
)
def test_what_is_no_address_is_not_said(scripted: Scripted, address: str) -> None:
    """A line's end in it would be a command of somebody else's."""
    error = refused(plain(scripted.port), letter(address))

    assert (error.word, error.lasting) == ("address", True)
    assert not any("evil" in line or "DATA" in line for line in scripted.heard)


def test_a_greeting_that_sends_us_away_does_not_last(scripted: Scripted) -> None:
    """554 instead of 220 concerns all letters, and none of them for good."""
    scripted.says["hello"] = b"554 no service for you\r\n"

    error = refused(plain(scripted.port))

    assert (error.word, error.lasting) == ("unreachable", False)
    assert str(error) == "127.0.0.1 will not talk: 554 no service for you"


# --------------------------------------------------------------------------------------------------- broken connections


@pytest.mark.parametrize("step", STEPS)
def test_a_connection_that_drops(scripted: Scripted, step: str) -> None:
    """Nothing lasts; after the last dot nobody knows whether the letter was taken, and the error says so."""
    scripted.says[step] = HANG_UP

    error = refused(plain(scripted.port))

    assert (error.word, error.lasting) == ("unknown" if step == "." else "cut", False)


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_says_nothing_more(scripted: Scripted, step: str) -> None:
    """It is waited for, but not for ever; after the last dot longer, for nobody knows then whether the letter went."""
    scripted.says[step] = lambda _: None

    assert refused(plain(scripted.port, timeout=SOON)).word == ("unknown" if step == "." else "timeout")


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_dribbles(scripted: Scripted, step: str) -> None:
    """A byte now and then keeps a socket's own time-out away."""
    scripted.says[step] = scripted.dribble(b"250-yes\r\n250-")
    begun = time.monotonic()

    error = refused(plain(scripted.port, timeout=SOON))

    assert error.word == ("unknown" if step == "." else "timeout")
    assert time.monotonic() - begun < 5  # 0.8 s are its bound; without one it has none


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("endless", [b"x" * 1_000_000, b"250-more\r\n" * 500_000], ids=["line", "lines"])
def test_an_answer_of_megabytes(scripted: Scripted, step: str, endless: bytes) -> None:
    """Some of it is read, and then no more."""
    scripted.says[step] = endless

    assert refused(plain(scripted.port)).word == ("unknown" if step == "." else "cut")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("junk", [b"\r\n", b"HTTP/1.1 400 Bad Request\r\n", b"Banana\r\n", b"2\r\n"])
def test_what_is_no_answer_is_no_yes(scripted: Scripted, step: str, junk: bytes) -> None:
    """A server of another kind, say. After the last dot it is no no either, or the letter might go twice."""
    scripted.says[step] = scripted.says["HELO"] = junk

    error = refused(plain(scripted.port))

    assert not error.lasting
    assert (error.word == "unknown") == (step == ".")


def test_what_the_server_says_is_told_on_one_clean_short_line(scripted: Scripted) -> None:
    """It goes into a table on somebody's terminal."""
    scripted.says["."] = b"250-\x1b[31mtaken\r\n250-\xff\r\n250 " + b"thanks " * 400 + b"\r\n"

    told = plain(scripted.port).deliver(letter())

    assert told.startswith("250 [31mtaken � thanks thanks")
    assert len(told) < 210
    assert told.isprintable()


def test_nobody_there() -> None:
    """A port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    error = refused(plain(port))

    assert (error.word, str(error)) == ("unreachable", "127.0.0.1 refuses the connection")


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 64 + ".example"])
def test_a_host_that_is_none(host: str) -> None:
    """It has no address, or cannot have one."""
    assert refused(plain(25, host=host)).word == "unreachable"


# ----------------------------------------------------------------------------------------------------------- TLS, login


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The certificate as one of an authority that this machine believes."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    return certificate


def showing(certificate: Certificate, tls: str) -> Clerk:
    """A server that shows it, at once or after STARTTLS."""
    return Clerk(wrapped=certificate.context) if tls == "tls" else Clerk(tls=certificate.context)


def safe(clerk: Clerk, **channel: Any) -> Courier:
    """A channel to it by its name."""
    usual: dict[str, Any] = {"host": "localhost", "port": clerk.port}
    return courier("smtp", **usual | channel)


def test_starttls_is_the_usual_way(trusted: Certificate) -> None:
    """The server takes nothing before it, and here nothing without a login either."""
    with Clerk(tls=trusted.context, login=True) as clerk:
        way = safe(clerk, login="env:" + ":".join(LOGIN))
        way.deliver(letter())
        way.close()

    assert [each.content for each in clerk.got] == [BODY]


def test_tls_from_the_first_byte(trusted: Certificate) -> None:
    """As port 465 has it."""
    with Clerk(wrapped=trusted.context) as clerk:
        way = safe(clerk, tls="tls")
        way.deliver(letter())
        way.close()

    assert [each.content for each in clerk.got] == [BODY]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_of_another_host_is_not_believed(trusted: Certificate, tls: str) -> None:
    """Signed by whom we trust, but for localhost, not for 127.0.0.1."""
    with showing(trusted, tls) as clerk:
        error = refused(safe(clerk, host="127.0.0.1", tls=tls, login="env:ada:opensesame"))

    assert (error.word, error.lasting, clerk.tried, clerk.got) == ("tls", False, [], [])


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_that_nobody_signed_is_not_believed(certificate: Certificate, tls: str) -> None:
    """A server that vouches for itself may be anybody; how to trust it is said."""
    with showing(certificate, tls) as clerk:
        error = refused(safe(clerk, tls=tls, login="env:ada:opensesame"))

    assert (error.word, clerk.tried, clerk.got) == ("tls", [], [])
    assert "SSL_CERT_FILE" in error.hint


@pytest.mark.parametrize(
    "script",
    [
        {"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n"},
        {"EHLO": b"502 what?\r\n"},
        {"EHLO": b"250 STARTTLS\r\n"},  # the first line is a name and no ability
        {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STARTTLS": b"454 not now\r\n"},
        {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STARTTLS": b"220 go\r\n250-here\r\n250 AUTH PLAIN\r\n"},
        {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STARTTLS": b"220 go\r\nnonsense\r\n"},
    ],
)
def test_nothing_is_said_in_plain_text_where_tls_was_asked_for(scripted: Scripted, script: dict[str, bytes]) -> None:
    """Somebody in between can take STARTTLS out of the answer, or say no to it, or say more than the server did."""
    scripted.says.update(script)

    error = refused(plain(scripted.port, tls="starttls", login="env:ada:opensesame"))

    assert not error.lasting
    said = " ".join(scripted.heard).upper()
    assert not any(word in said for word in ("AUTH", "MAIL", "RCPT", "DATA"))


def test_tls_with_a_server_that_has_none(scripted: Scripted) -> None:
    """The wrong port, most likely."""
    error = refused(plain(scripted.port, tls="tls"))

    assert (error.word, error.hint) == ("tls", "is `tls` right?")


def test_a_login_that_is_refused(trusted: Certificate) -> None:
    """It is the channel's fault, so that the letter can go when it is mended. The password stays unsaid."""
    with Clerk(tls=trusted.context, login=True) as clerk:
        error = refused(safe(clerk, login="env:ada:wrong-horse"))

    assert (error.word, error.lasting, clerk.got) == ("login", False, [])
    assert clerk.tried[0].password == b"wrong-horse"
    assert "wrong-horse" not in f"{error} {error.hint} {error!r}"


def test_a_server_that_says_the_password_back(scripted: Scripted) -> None:
    """Neither as it is nor as it was sent does it get into an error."""
    sent = [base64.b64encode(each).decode() for each in (b"wrong-horse", b"\0ada\0wrong-horse")]
    scripted.says["EHLO"] = b"250-here\r\n250 AUTH PLAIN\r\n"
    scripted.says["AUTH"] = f"535 not {sent[1]}, {sent[0]}: wrong-horse, see https://example.org/help\r\n".encode()

    error = refused(plain(scripted.port, login="env:ada:wrong-horse"))

    assert str(error) == "127.0.0.1 refuses the login: 535 not …, …: …, see https://example.org/help"


def test_a_server_that_says_the_password_back_later(scripted: Scripted) -> None:
    """It is as secret after the login."""
    scripted.says["EHLO"] = b"250-here\r\n250 AUTH PLAIN\r\n"
    scripted.says["AUTH"] = b"235 welcome\r\n"
    scripted.says["RCPT"] = b"550 not with wrong-horse\r\n"

    assert str(refused(plain(scripted.port, login="env:ada:wrong-horse"))).endswith("550 not with …")


@pytest.mark.parametrize("offers", [b"250 yes\r\n", b"250-here\r\n250 AUTH KERBEROS_V4\r\n"])
def test_a_server_that_has_no_login(scripted: Scripted, offers: bytes) -> None:
    """Nothing goes without the login that the user asked for."""
    scripted.says["EHLO"] = offers

    assert refused(plain(scripted.port, login="env:ada:wrong-horse")).word == "login"
    assert not any(line.startswith("mail") for line in scripted.heard)


def test_a_password_that_smtplib_cannot_say(scripted: Scripted) -> None:
    """It has ASCII alone, and its own error would quote the rest."""
    scripted.says["EHLO"] = b"250-here\r\n250 AUTH PLAIN\r\n"

    error = refused(plain(scripted.port, login="env:ada:päss"))

    assert (error.word, "ä" in f"{error} {error.hint}") == ("login", False)


def test_a_secret_that_is_not_there_is_said_before_anybody_is_asked(scripted: Scripted) -> None:
    """With the place where it should be, and whose it is."""
    error = refused(plain(scripted.port, login="env:NOT_SET_HERE", secrets=secret_at))

    assert (error.word, error.lasting, scripted.heard) == ("credentials", False, [])
    assert str(error) == "channel way: env:NOT_SET_HERE is not set"
