"""Whose rules hold for a page, and what memory adds to them."""

from __future__ import annotations

import pytest

from natwire.model.site import Knowledge, Recurring, Rules
from natwire.pipeline.knowledge import known

SITES = {"example.org": Rules(body="main"), "sport.example.org": Rules(cut=(".ad",)), "example.net:8080": Rules("div")}


@pytest.mark.parametrize(
    ("host", "rules"),
    [
        ("example.org", Rules(body="main")),
        ("news.example.org", Rules(body="main")),
        ("example.org:8443", Rules(body="main")),
        ("sport.example.org", Rules(cut=(".ad",))),
        ("live.sport.example.org", Rules(cut=(".ad",))),
        ("badexample.org", Rules()),
        ("org", Rules()),
        ("", Rules()),
        ("example.net:8080", Rules("div")),
        ("example.net", Rules()),
    ],
)
def test_rules_hold_for_a_host_and_those_below_it(host: str, rules: Rules) -> None:
    """The longest name that fits wins; a name that only ends alike is another site."""
    assert known(host, SITES).rules == rules


def test_memory_stands_beside_the_rules() -> None:
    """A page is read with both."""
    recurring = Recurring(frozenset({7}), frozenset({8}))

    assert known("example.org", SITES, recurring) == Knowledge(Rules(body="main"), recurring)
