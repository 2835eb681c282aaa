"""Delivery: a letter goes in, what the other side said comes out. Nothing else in natwire sends anything.

A file per kind of channel. `common` and `program` are what several of them need, `conversation` bounds smtplib's talk,
`exchange` that of HTTP, and `folder_lock` keeps others from an mbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from natwire.config.settings import Channel
    from natwire.mail.common import Secrets
    from natwire.model.delivery import Letter


class Courier(Protocol):
    """Takes letters along one channel, one after the other; it may keep a connection between them."""

    def deliver(self, letter: Letter) -> str:
        """What the other side said when it took the letter, on one clean line.

        Raises DeliveryError; its word is `unknown` when nobody can say whether the letter was taken.
        """

    def close(self) -> None:
        """Hang up. The courier is of no use afterwards."""


def opened(channel: Channel, sender: str, secrets: Secrets) -> Courier:
    """The courier of a channel; nothing is asked of anybody before its first letter.

    `sender` is `[mail] from`; raises DeliveryError when that is no address. `secrets` gives what a reference refers to,
    as `config.secrets.secret_at` does; the second argument is whose it is.
    """
    if channel.kind == "smtp":
        from natwire.mail.smtp import Smtp  # each kind brings a library that the others do not need

        return Smtp(channel, sender, secrets)
    if channel.kind == "webhook":
        from natwire.mail.webhook import Webhook

        return Webhook(channel, secrets)
    if channel.kind == "sendmail":
        from natwire.mail.sendmail import Sendmail

        return Sendmail(channel, sender)
    if channel.kind == "exec":
        from natwire.mail.exec import Exec

        return Exec(channel)
    if channel.kind == "maildir":
        from natwire.mail.maildir import Maildir

        return Maildir(channel)
    from natwire.mail.mbox import Mbox

    return Mbox(channel, sender)
