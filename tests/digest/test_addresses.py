"""What the config calls an address is one, with its name."""

from __future__ import annotations

import pytest

from natwire.digest.addresses import address, domain
from natwire.errors import ConfigError


def test_a_name_with_a_comma_is_one_name() -> None:
    """In an address a comma would begin the next one."""
    assert str(address('"Wire, Nat" <wire@example.org>')) == "=?utf-8?q?Wire=2C_Nat?= <wire@example.org>"
    assert str(address("wire@example.org")) == "wire@example.org"


@pytest.mark.parametrize(
    "text", ["", "natwire", "ä@example.org", "a <b@c.example> d", "a <b@c.example", "a@b, c <d@e.example>"]
)
def test_what_is_no_address_is_said_to_be_none(text: str) -> None:
    """The user is told which, before a server is asked."""
    with pytest.raises(ConfigError, match="no mail address"):
        address(text)


@pytest.mark.parametrize("text", ["", "a>\r\nBcc: b"])
def test_what_is_no_domain_is_said_to_be_none(text: str) -> None:
    """Ids end in it."""
    with pytest.raises(ConfigError, match="no domain"):
        domain(text)
