"""The sendmail of this machine, or a program that behaves like it, such as msmtp."""

from __future__ import annotations

from natwire.config.settings import Channel
from natwire.mail.common import address_of, recipient_of, with_newlines
from natwire.mail.program import run
from natwire.model.delivery import Letter

_USUAL = ("/usr/sbin/sendmail",)
# sysexits.h: the message is wrong, the user or the host is unknown. All others concern the machine, and may pass.
_LASTING = {65, 67, 68}


class Sendmail:
    """Runs it for each letter; what becomes of the letter after that, its own queue knows."""

    def __init__(self, channel: Channel, sender: str) -> None:
        self.channel, self.sender = channel, address_of(sender)

    def deliver(self, letter: Letter) -> str:
        """That it took the letter. Raises DeliveryError."""
        program = self.channel.command or _USUAL
        # -i: a dot alone is no end; --: an address that begins with a hyphen is no option
        command = (*program, "-i", "-f", self.sender, "--", recipient_of(letter))
        ended = run(command, with_newlines(letter.body), self.channel.timeout.total_seconds())
        if ended.status:
            raise ended.error(program[0], lasting=ended.status in _LASTING)
        return "status 0"

    def close(self) -> None:
        """Nothing is open."""
