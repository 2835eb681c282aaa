"""What is known of the sites whose pages are read, from the two who know something: the user's config and the store.

Each page of a site that a run reads teaches it for the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from natwire import dedupe
from natwire.model.article import Stored
from natwire.model.site import Knowledge, Recurring, Rules, Trace
from natwire.pipeline.writer import Pen
from natwire.store.sites import Sites

_NOBODY_SAID = Rules()
_NOTHING_SEEN = Recurring()


def known(host: str, sites: Mapping[str, Rules], recurring: Recurring = _NOTHING_SEEN) -> Knowledge:
    """All that is known when a page of `host` is read, an outlet as `dedupe.outlet` names it.

    `sites` are the user's rules by host; they hold for the hosts below it too, and the longest name wins.
    """
    return Knowledge(_rules(host, sites), recurring)


def known_then(sites: Sites, rules: Mapping[str, Rules], stored: Stored) -> Knowledge:
    """What is known today of the site of a stored page, as far as it holds for a page of its time."""
    host = dedupe.outlet(stored.page.url) or stored.outlet
    return known(host, rules, sites.recurring(host, stored.page.at))


class Memory:
    """The store's memory of sites, as far as the run has asked for it, and the user's `rules` beside it."""

    def __init__(self, pen: Pen, sites: Sites, rules: Mapping[str, Rules]) -> None:
        self.pen, self.sites, self.rules = pen, sites, rules
        self.recurring: dict[str, Recurring] = {}

    async def of(self, url: str) -> Knowledge:
        """What is known when the page at `url` is read. The pen is waited for once for each host."""
        host = dedupe.outlet(url)
        if host not in self.recurring:
            # Another page of the host may have taught more while this one waited.
            self.recurring.setdefault(host, await self.pen(self.sites.recurring, host))
        return known(host, self.rules, self.recurring[host])

    def learn(self, url: str, traces: Sequence[Trace], at: datetime, article: int) -> None:
        """Learn from the page of an article, where it is the first one of it; for the pen to do."""
        host = dedupe.outlet(url)
        self.recurring[host] = self.sites.learn(host, traces, at, article)


def _rules(host: str, sites: Mapping[str, Rules]) -> Rules:
    name, plain = host, host.partition(":")[0]
    while name:
        if name in sites:
            return sites[name]
        # An unusual port is a site of its own only where the user says so.
        name = plain if name == host != plain else name.partition(".")[2]
    return _NOBODY_SAID
