"""A program of the user's own, which gets the letter on its stdin."""

from __future__ import annotations

from natwire.config.settings import Channel
from natwire.mail.program import TEMPFAIL, run
from natwire.model.delivery import Letter


class Exec:
    """Runs the channel's command for each letter. What it prints is thrown away."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def deliver(self, letter: Letter) -> str:
        """That it ended well. Raises DeliveryError; status 75 and signals do not last, any other status does."""
        facts = {"NATWIRE_PLAN": letter.plan, "NATWIRE_MESSAGE_ID": letter.message_id}
        ended = run(self.channel.command, letter.body, self.channel.timeout.total_seconds(), facts)
        if ended.status:
            raise ended.error(self.channel.command[0], lasting=ended.status > 0 and ended.status != TEMPFAIL)
        return "status 0"

    def close(self) -> None:
        """Nothing is open."""
