"""A web address that letters are posted to. The address is a secret at most services: only its host is ever told."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import unquote

import httpcore
import httpx

from natwire.config.settings import Channel
from natwire.errors import DeliveryError
from natwire.mail.common import Secrets, said, secret
from natwire.mail.exchange import Bounded
from natwire.model.delivery import Letter

_MOST = 64 << 10  # bytes of an answer that are read
_LATER = {408, 425, 429}
_GAPS = (r"[/?&=\s]", r"[/?&=\s:]|%[0-9A-Fa-f]{2}")  # between words, and between what is left of one that was cut
_SHORTEST = 6  # characters of what may be a secret; a shorter word is one of everyday


class Webhook:
    """Posts letters: no cookies, no redirects, no proxy, a connection for each."""

    def __init__(self, channel: Channel, secrets: Secrets) -> None:
        self.channel, self.secrets = channel, secrets

    def deliver(self, letter: Letter) -> str:
        """What was answered. Raises DeliveryError, lasting when the service will never take this letter."""
        url = _checked(secret(self.channel.url or "", self.channel, self.secrets), self.channel.name)
        own = {name: secret(value, self.channel, self.secrets) for name, value in self.channel.headers.items()}
        headers = httpx.Headers(_usual(letter))
        headers.update(own)  # whatever their case
        status, told = self._posted(url, headers, letter.body)
        told = f"{status} {said(told, _hidden(url, own))}".rstrip()
        if status // 100 == 2:
            return told
        lasting = status // 100 == 4 and status not in _LATER
        hint = "put the address that it leads to into the channel" if status // 100 == 3 else ""
        raise DeliveryError(f"{url.host} answers {told}", word="refused", hint=hint, lasting=lasting)

    def close(self) -> None:
        """Nothing is open."""

    def _posted(self, url: httpx.URL, headers: httpx.Headers, body: bytes) -> tuple[int, str]:
        """The status, and the beginning of the answer."""
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        network = Bounded(self.channel.timeout.total_seconds())
        try:
            with (
                httpcore.ConnectionPool(ssl.create_default_context(), network_backend=network) as pool,
                pool.stream("POST", target, headers=headers.raw, content=body) as answer,
            ):
                return answer.status, _beginning(answer)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, UnicodeError) as error:
            raise _no_connection(url.host, error) from None
        except (httpcore.WriteError, httpcore.WriteTimeout) as error:
            raise DeliveryError(f"{url.host} broke off ({type(error).__name__})", word="cut") from None
        except httpcore.LocalProtocolError:  # what it says quotes the header
            hint = "a header is ASCII, and one line"
            raise DeliveryError(f"a header for {url.host} cannot be sent", word="credentials", hint=hint) from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
            told = f"{url.host} got the letter and did not say whether it takes it"
            raise DeliveryError(told, word="unknown") from None


def _checked(text: str, name: str) -> httpx.URL:
    """The address. Raises DeliveryError, without it."""
    hint = "https://HOST/PATH; a login goes into headers"
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise DeliveryError(f"channel {name}: url is no web address", word="address", hint=hint) from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or (url.port or 80) > 65_535:
        raise DeliveryError(f"channel {name}: url cannot be posted to", word="address", hint=hint)
    return url


def _usual(letter: Letter) -> Mapping[str, str]:
    """What is sent unless the user says otherwise. A second copy is known by its key."""
    try:
        json.loads(letter.body)
        kind = "application/json"
    except ValueError:
        kind = "text/plain; charset=utf-8"
    return {
        "User-Agent": "natwire",
        "Content-Type": kind,
        "Idempotency-Key": letter.message_id,
        "Connection": "close",
    }


def _beginning(answer: httpcore.Response) -> str:
    """The reason and the first bytes of what follows. The status counts, even if the rest is cut off."""
    reason: bytes = answer.extensions.get("reason_phrase", b"")
    told = b""
    with suppress(httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
        for chunk in answer.iter_stream():
            told += chunk
            if len(told) >= _MOST:
                break
    return b" ".join((reason, told[:_MOST])).decode("utf-8", "replace")


def _hidden(url: httpx.URL, headers: Mapping[str, str]) -> list[str]:
    """The parts of an address and of headers that a service might say back, as they are and decoded."""
    sent = " ".join((url.raw_path.decode("ascii"), *headers.values()))
    words = {part for told in (sent, unquote(sent)) for gaps in _GAPS for part in re.split(gaps, told)}
    return [each for each in words if len(each) >= _SHORTEST]


def _no_connection(host: str, error: Exception) -> DeliveryError:
    if isinstance(error, httpcore.ConnectTimeout):
        return DeliveryError(f"{host} takes no connection in time", word="timeout")
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        hint = "SSL_CERT_FILE names an authority of your own"
        return DeliveryError(f"{host}: no secure connection ({error})", word="tls", hint=hint)
    return DeliveryError(f"{host} cannot be reached", word="unreachable", hint="is url right?")
