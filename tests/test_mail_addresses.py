"""Addresses of mail: what is one for the config is one for headers, servers and programs."""

from __future__ import annotations

import doctest

import pytest

from natwire import mail_addresses
from natwire.config import mail_values
from natwire.digest import addresses
from natwire.mail.common import address_of
from natwire.mail_addresses import is_domain, is_mail_address


def test_the_example_is_true() -> None:
    """That in the docstring."""
    assert doctest.testmod(mail_addresses).failed == 0


@pytest.mark.parametrize(
    "address",
    [
        "desk@example.org",
        "Desk+wire@example.org",
        "o'neil.j@xn--ljy-rna.example",
        "root@localhost",
        "wire@my_host",
        f"{'a' * 64}@{'b' * 63}.example",
    ],
)
def test_an_address_is_one_wherever_it_stands(address: str) -> None:
    """Else `config check` would find no fault, and nothing would ever be sent."""
    assert is_mail_address(address)
    assert mail_values.mail_address(address) == address
    assert addresses.address(f"natwire <{address}>").spec == address
    assert address_of(f"natwire <{address}>") == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk",
        "@b.example",
        "a@",
        "a b@c.example",
        "a@b@c.example",
        "a@b.example,c@d.example",
        "-f@b.example",
        "ş@b.example",
        "a..b@c.example",
        "a@b..example",
        "a@b.example\n",
        "a@b.example\r\nBcc: c@d.example",
        f"{'a' * 65}@b.example",
        f"a@{'b' * 64}.example",
        f"{'a' * 60}@{'b.' * 100}example",
    ],
)
def test_what_a_server_or_a_program_could_take_for_something_else_is_none(text: str) -> None:
    """An option, two addresses, another header; or nothing that anybody would ever get."""
    assert not is_mail_address(text)


@pytest.mark.parametrize("text", ["", "a b", "exämple.org", "a..b", "a>\r\nBcc: b", "x" * 300, "b." * 127])
def test_what_is_no_domain(text: str) -> None:
    """Ids of mails end in one."""
    assert not is_domain(text)
