"""Addresses of mail and of hooks, as the config may have them."""

from __future__ import annotations

from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.mail_values import sender
from natwire.config.reading import read

from .conftest import Written, fault


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("desk@example.org", "desk@example.org"),
        ("The desk <Desk+wire@Example.ORG>", "Desk+wire@example.org"),
        ("desk@öljy.example", "desk@xn--ljy-rna.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_of_mail_is_what_a_server_is_told(written: Written, typed: str, address: str) -> None:
    """Without a name, its domain in ASCII."""
    text = f'[channel.mail]\nkind = "smtp"\nto = "{typed}"\n'
    assert read(written(text)).channels["mail"].to == (address,)


@pytest.mark.parametrize("typed", ["desk", "@b.example", "-f@b.example", "desk@", f"desk@{'b' * 64}.example"])
def test_what_is_no_address_is_refused(written: Written, typed: str) -> None:
    """Nobody would ever get it."""
    assert 'line 3: "to" must be an address' in str(fault(written(f'[channel.mail]\nkind = "smtp"\nto = "{typed}"\n')))


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_a_sender_is_what_mail_reads_it_as(name: str) -> None:
    """Whatever a name holds, the address is the one that was meant, or the name is refused."""
    try:
        written = sender(f"{name} <wire@example.org>")
    except ValueError:
        return
    assert parseaddr(written) == (name.strip().strip('"'), "wire@example.org")
    assert sender(written) == written


@pytest.mark.parametrize("url", ["https://hooks.example/T0/s3cret", "http://127.0.0.1:8080/wire", "http://localhost/"])
def test_a_hook_may_stand_in_the_config(written: Written, url: str) -> None:
    """Where nobody on the way can read it."""
    text = f'[channel.chat]\nkind = "webhook"\nurl = "{url}"\n'
    assert read(written(text)).channels["chat"].url == url


@pytest.mark.parametrize(
    "url", ["http://hooks.example/T0/s3cret", "hooks.example/s3cret", "https://a:s3cret@b.example"]
)
def test_a_hook_that_others_could_read_is_refused(written: Written, url: str) -> None:
    """Without its secret in what is said."""
    error = fault(written(f'[channel.chat]\nkind = "webhook"\nurl = "{url}"\n'))

    assert str(error).startswith(f'{error.args[0].split(",")[0]}, line 3: "url" must be')
    assert "s3cret" not in str(error) + error.hint
