"""What is known of a site, from the two who know something: the user's config, and the memory in the store."""

from __future__ import annotations

from collections.abc import Mapping

from natwire.model.site import Knowledge, Rules

_NOBODY_SAID = Rules()
_NOTHING_SEEN: frozenset[int] = frozenset()


def known(host: str, sites: Mapping[str, Rules], furniture: frozenset[int] = _NOTHING_SEEN) -> Knowledge:
    """All that is known when a page of `host` is read, an outlet as `dedupe.outlet` names it.

    `sites` are the user's rules by host; they hold for the hosts below it too, and the longest name wins.
    """
    return Knowledge(_rules(host, sites), furniture)


def _rules(host: str, sites: Mapping[str, Rules]) -> Rules:
    name, plain = host, host.partition(":")[0]
    while name:
        if name in sites:
            return sites[name]
        # An unusual port is a site of its own only where the user says so.
        name = plain if name == host != plain else name.partition(".")[2]
    return _NOBODY_SAID
