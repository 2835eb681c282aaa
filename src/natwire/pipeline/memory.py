"""What a run knows of the sites whose pages it reads; each page of a site teaches it for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from natwire import dedupe
from natwire.model.site import Knowledge, Rules, Trace
from natwire.pipeline.knowledge import known
from natwire.pipeline.writer import Pen
from natwire.store.sites import Sites


class Memory:
    """The store's memory of sites, as far as the run has asked for it, and the user's `rules` beside it."""

    def __init__(self, pen: Pen, sites: Sites, rules: Mapping[str, Rules]) -> None:
        self.pen, self.sites, self.rules = pen, sites, rules
        self.furniture: dict[str, frozenset[int]] = {}

    async def of(self, url: str) -> Knowledge:
        """What is known when the page at `url` is read. The pen is waited for once for each host."""
        host = dedupe.outlet(url)
        if host not in self.furniture:
            # Another page of the host may have taught more while this one waited.
            self.furniture.setdefault(host, await self.pen(self.sites.furniture, host))
        return known(host, self.rules, self.furniture[host])

    def learn(self, url: str, traces: Sequence[Trace], at: datetime, article: int) -> None:
        """Learn from the page of an article, where it is the first one of it; for the pen to do."""
        host = dedupe.outlet(url)
        self.furniture[host] = self.sites.learn(host, traces, at, article)
