"""From a digest to the letter that carries it, in the form that its channel takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from natwire import digest as room
from natwire.config.settings import Channel, DigestPlan, Settings
from natwire.digest import Digest, Envelope, Mail, Templates, TemplateText
from natwire.errors import ConfigError, NatwireError
from natwire.model.delivery import Destination


class Queued(NamedTuple):
    """A letter that is on its way now: of what, to whom, how many stories it tells."""

    plan: str
    to: Destination
    stories: int


class Fault(NamedTuple):
    """A digest or a watch that cannot be written, and why."""

    plan: str
    error: NatwireError


@contextmanager
def noting(plan: str, faults: list[Fault]) -> Iterator[None]:
    """What is wrong with one digest or watch is noted and disturbs no other; what is wrong with the disk is raised."""
    try:
        yield
    except NatwireError as error:
        if error.exit_code != NatwireError.exit_code:
            raise
        faults.append(Fault(plan, error))


def letter(digest: Digest, plan: DigestPlan, to: Destination, slot: str, settings: Settings) -> Mail:
    """What goes to that destination: a mail, or what a webhook or a program reads. `slot` tells editions apart.

    Raises ConfigError for a wrong address or template.
    """
    told = mail(digest, plan, to, slot, settings)
    return replace(told, body=given(digest, told, to, settings))


def mail(digest: Digest, plan: DigestPlan, to: Destination | None, slot: str, settings: Settings) -> Mail:
    """The digest as a mail, whatever its channel takes; to nobody it is to ourselves. Raises ConfigError likewise."""
    envelope = _envelope(plan, to, slot, settings)
    return room.message(digest, envelope, plan.max_kb, plan.per_story, templates(settings))


def given(digest: Digest, mail: Mail, to: Destination | None, settings: Settings) -> bytes:
    """What the channel takes: the mail, or what a webhook or a program reads. Raises ConfigError for a template."""
    channel = settings.channels.get(to.channel) if to else None
    if channel and channel.kind == "exec":
        return room.lines(digest)
    if channel and channel.kind == "webhook":
        if channel.template is None:
            return room.payload(digest)
        return room.filled(digest, channel.template, f"the template of channel {channel.name}")
    return mail.body


def channel_of(to: Destination, settings: Settings) -> Channel:
    """The channel that leads there. Raises ConfigError where the config has none of that name."""
    if channel := settings.channels.get(to.channel):
        return channel
    hint = f'write one into {settings.path}: [channel.{to.channel}] with kind = "smtp", host = "mail.example.org"'
    raise ConfigError(f'there is no channel "{to.channel}" for {to}', hint=hint)


def templates(settings: Settings) -> Templates:
    """The user's own, where they stand in the folder `templates` beside the config, else natwire's."""
    folder, usual = template_folder(settings), room.own()
    return Templates(_theirs(folder, usual.html), _theirs(folder, usual.text))


def template_folder(settings: Settings) -> Path:
    """Where templates of the user's own are looked for."""
    return settings.path.parent / "templates"


def _theirs(folder: Path, usual: TemplateText) -> TemplateText:
    path = folder / usual.name
    if path.exists() and not path.is_file():  # reading a pipe may take for ever
        raise ConfigError(f"{path} is no file", hint=f"ls -l {path}; it must be text in UTF-8")
    try:
        return TemplateText(str(path), path.read_text("utf-8"))
    except FileNotFoundError:
        return usual
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint=f"ls -l {path}; it must be text in UTF-8") from error


def _envelope(plan: DigestPlan, to: Destination | None, slot: str, settings: Settings) -> Envelope:
    """A maildir, an mbox and the rest have no address: their mail is to whom the channel says, or to ourselves."""
    ours = settings.mail.sender
    address = to.address if to else ""
    channel = settings.channels.get(to.channel) if to else None
    return Envelope(
        sender=plan.sender or ours,
        recipient=address or (channel.to[0] if channel and channel.to else ours),
        domain=settings.mail.domain,
        subject=plan.subject,
        thread=plan.thread,
        unsubscribe=plan.unsubscribe,
        slot=slot,
    )
