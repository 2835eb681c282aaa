"""Where things are sent: the channels of the config, and what `to` means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from natwire.config.keys import CHANNEL, NEEDED, REPORT
from natwire.config.mail_values import is_loopback, mail_address
from natwire.config.settings import Channel, MailSettings, Settings
from natwire.config.tables import File, nearest
from natwire.config.values import spelled
from natwire.errors import ConfigError
from natwire.model.delivery import Destination
from natwire.model.watch import Report

_POST = ("smtp", "sendmail")  # kinds that take a mail to any address
_USUAL = "mail"  # the channel of addresses that name none
_NAME = re.compile(r"\w[\w-]{0,63}", re.ASCII)


def channels(file: File, tables: Mapping[str, Any]) -> dict[str, Channel]:
    """The [channel.NAME] tables, by name. Raises ConfigError."""
    found = file.named(tables, "channel", "[channel.mail]")
    return {name: _channel(file, name, table) for name, table in found.items()}


def _channel(file: File, name: str, table: Mapping[str, Any]) -> Channel:
    head = f"channel.{name}"
    if not _NAME.fullmatch(name):
        file.wrong(f'"{name}" must be a word of the letters a to z, figures, - and _', "channel", None, name)
    if "kind" not in table:
        file.wrong(f'a [{head}] needs "kind"', head, None, None, hint=f"one of {', '.join(CHANNEL)}")
    kind = table["kind"]
    if kind not in tuple(CHANNEL):
        file.wrong(f'"kind" of a channel must be one of {", ".join(CHANNEL)}', head, None, "kind")
    values = file.table(head, table, CHANNEL[kind], needed=NEEDED.get(kind, ()))
    if "path" in values:  # a crontab's folder is no place to look for it
        values["path"] = file.path.absolute().parent / values["path"]
    channel = Channel(name, **values)
    if channel.login and channel.tls == "none" and not is_loopback(channel.host):
        what = f'tls = "none" would tell the login to everybody on the way to {channel.host}'
        file.wrong(what, head, None, "tls", hint='write tls = "starttls" or "tls", or do without a login')
    return channel


def destinations(to: Iterable[str], channels: Mapping[str, Channel]) -> tuple[Destination, ...]:
    """Whom these mean, each once: ADDRESS, CHANNEL or CHANNEL:ADDRESS.

    Where there is no channel at all an address is one of the channel `mail`, which somebody has yet to write.
    Raises ConfigError for a channel that there is not, and for an address that none takes.
    """
    return tuple(dict.fromkeys(found for each in to for found in _meant(each, channels)))


def _meant(word: str, channels: Mapping[str, Channel]) -> Iterator[Destination]:
    name, colon, address = word.partition(":")
    if "@" in name:
        yield Destination(_way_to(word, channels), _addressed(word))
    elif not channels and name == _USUAL and colon:  # as the same is told by `natwire config show`
        yield Destination(name, _addressed(address))
    elif name not in channels:
        raise ConfigError(f'no channel "{name}"', hint=_instead(name, channels))
    elif not colon:
        yield from _all_of(channels[name])
    elif channels[name].kind in _POST:
        yield Destination(name, _addressed(address))
    else:
        kind = channels[name].kind
        raise ConfigError(f'the channel "{name}" is a {kind} and takes no address', hint=f'write "{name}"')


def _all_of(channel: Channel) -> Iterator[Destination]:
    """Whom a channel means that is named alone."""
    if channel.kind not in _POST:
        yield Destination(channel.name)
        return
    if not channel.to:
        hint = f'write to = ["desk@example.org"] there, or "{channel.name}:desk@example.org" here'
        raise ConfigError(f'the channel "{channel.name}" does not say to whom', hint=hint)
    for address in channel.to:
        yield Destination(channel.name, address)


def _way_to(address: str, channels: Mapping[str, Channel]) -> str:
    """The channel that mail to an address goes by where none is named."""
    able = [name for name, channel in channels.items() if channel.kind in _POST]
    if _USUAL in able or not channels:
        return _USUAL
    if len(able) == 1:
        return able[0]
    if able:
        ways = ", ".join(f'"{name}:{address}"' for name in able)
        raise ConfigError(f"{len(able)} channels could take mail to {address}", hint=f"name one: {ways}")
    raise ConfigError(f"no channel takes mail to {address}", hint='write [channel.mail] with kind = "smtp" and a host')


def _addressed(word: str) -> str:
    try:
        return mail_address(word)
    except ValueError as error:
        raise ConfigError(f'"{word}" must be {error}', hint="or the name of a channel") from None


def _instead(name: str, channels: Mapping[str, Channel]) -> str:
    return nearest(name, channels) if channels else f"write [channel.{name}] with its kind, or an address of mail"


def report(values: dict[str, Any], channels: Mapping[str, Channel]) -> Report | None:
    """How a watch with these keys reports; they are taken out. None for one that is only kept. Raises ConfigError."""
    found = {key: values.pop(key) for key in REPORT if key in values}
    if not found:
        return None
    if not (to := destinations(found.pop("to", ()), channels)):
        raise ConfigError('a watch that reports needs "to"', hint='a channel or an address: to = "mail"')
    return Report(to, **found)


def missing(settings: Settings) -> Iterator[str]:
    """What somebody has yet to write before mail can arrive: channels, as in configs older than those, and a sender."""
    plans = [(f'the digest "{plan.name}"', plan.to) for plan in settings.digests]
    plans += [(f'the watch "{watch.name}"', watch.report.to) for watch in settings.watches if watch.report]
    for who, to in plans:
        for channel in dict.fromkeys(each.channel for each in to if each.channel not in settings.channels):
            yield f"{who} cannot be sent: there is no [channel.{channel}]"
    if settings.mail.sender == MailSettings().sender and _mails(settings):
        yield f'mail would be from {settings.mail.sender}, and servers refuse that: write from = "you@..." under [mail]'


def _mails(settings: Settings) -> bool:
    """Whether any mail of [mail]'s sender leaves by a server; a mailbox on this machine takes it from anybody."""
    plans = [plan.to for plan in settings.digests if not plan.sender]
    plans += [watch.report.to for watch in settings.watches if watch.report]
    post = {name for name, channel in settings.channels.items() if channel.kind in _POST}
    return any(each.channel in post for to in plans for each in to)


def written(report: Report) -> dict[str, Any]:
    """How a watch reports, in the keys and words of the config, all but to whom."""
    begin, end = report.quiet or (None, None)
    return {
        "on": report.on,
        "carriers": report.carriers,
        "cooldown": spelled(report.cooldown),
        "quiet": None if begin is None else f"{begin}-{end}",
    }
