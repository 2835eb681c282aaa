"""How a conversation with a mail server begins: connection, TLS, login. What fails here is the channel's fault and not
that of a letter, so it never lasts."""

from __future__ import annotations

import base64
import smtplib
import ssl

from natwire.config.settings import Channel
from natwire.errors import DeliveryError
from natwire.mail.common import said
from natwire.mail.conversation import Conversation

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_CERTIFICATE = "host must be a name of its certificate; SSL_CERT_FILE names an authority of your own"


def begun(channel: Channel, login: str, until: float) -> Conversation:
    """A conversation, encrypted as the channel says and logged in when there is a login. Raises DeliveryError."""
    seconds, port = channel.timeout.total_seconds(), channel.port or _PORTS[channel.tls]
    wrapped = ssl.create_default_context() if channel.tls == "tls" else None
    try:
        server = Conversation(channel.host, port, seconds, until, wrapped)
        try:
            _introduce(server, channel, login)
        except BaseException:
            server.close()
            raise
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors too
        raise _unopened(channel.host, error) from None  # what led to it may hold the login
    return server


def broken(host: str, error: Exception) -> DeliveryError:
    """A conversation that ended before its time."""
    if isinstance(error.__context__, TimeoutError):
        return DeliveryError(f"{host} did not answer in time", word="timeout")
    return DeliveryError(f"{host} broke off", word="cut")


def _introduce(server: Conversation, channel: Channel, login: str) -> None:
    if channel.tls == "starttls":
        server.starttls(context=ssl.create_default_context())
    server.ehlo_or_helo_if_needed()
    if login:
        _log_in(server, *login.partition(":")[::2])


def _log_in(server: Conversation, user: str, password: str) -> None:
    hint = "its secret is USER:PASSWORD; many servers want a password made for programs"
    server.secrets = _spellings(user, password)
    try:
        server.login(user, password)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPResponseException as error:
        told = f"{error.smtp_code} {said(error.smtp_error, server.secrets)}"
        raise DeliveryError(f"{server.host} refuses the login: {told}", word="login", hint=hint) from None
    except smtplib.SMTPException:
        told = f"{server.host} offers no login that natwire knows"
        raise DeliveryError(told, word="login", hint="take `login` out of the channel") from None
    except ValueError:  # smtplib has ASCII alone
        told = f"the login for {server.host} has letters that cannot be sent"
        raise DeliveryError(told, word="login", hint=hint) from None


def _spellings(user: str, password: str) -> list[str]:
    """The password as a server might say it back: as it is, and as it was sent."""
    return [password, *(base64.b64encode(each.encode()).decode() for each in (password, f"\0{user}\0{password}"))]


def _unopened(host: str, error: Exception) -> DeliveryError:
    match error:
        case ssl.SSLCertVerificationError():
            told = f"{host} is not who it should be: {error.verify_message}"
            return DeliveryError(told, word="tls", hint=_CERTIFICATE)
        case ssl.SSLError():
            return DeliveryError(f"{host}: no secure connection ({error.reason})", word="tls", hint="is `tls` right?")
        case smtplib.SMTPNotSupportedError():
            hint = 'somebody in between may have taken it away; for a server that begins with TLS: tls = "tls"'
            return DeliveryError(f"{host} offers no STARTTLS, and nothing is sent without", word="tls", hint=hint)
        case smtplib.SMTPResponseException():
            told = f"{host} will not talk: {error.smtp_code} {said(error.smtp_error)}"
            return DeliveryError(told, word="unreachable", hint="who runs it can tell what it means")
        case smtplib.SMTPException():
            return broken(host, error)
        case TimeoutError():
            return DeliveryError(f"{host} takes no connection in time", word="timeout")
        case ConnectionRefusedError():
            return DeliveryError(f"{host} refuses the connection", word="unreachable", hint="are host and port right?")
        case _:
            return DeliveryError(f"{host} cannot be reached", word="unreachable", hint="is host right?")
