"""Where things are sent: channels, and what `to` means."""

from __future__ import annotations

import pytest

from natwire.config.delivery import missing
from natwire.config.reading import read

from .conftest import Written, fault

POST = '[channel.mail]\nkind = "smtp"\n'
BOX = '[channel.box]\nkind = "maildir"\npath = "box"\n'
OTHER = '[channel.post]\nkind = "sendmail"\nto = ["a@b.example", "c@b.example"]\n'


@pytest.mark.parametrize(
    ("channels", "to", "told"),
    [
        (POST + BOX + OTHER, '"x@b.example"', ["mail:x@b.example"]),
        (BOX + OTHER, '"x@b.example"', ["post:x@b.example"]),
        (BOX, '"box"', ["box"]),
        (BOX + OTHER, '["post", "box"]', ["post:a@b.example", "post:c@b.example", "box"]),
        (POST + OTHER, '["post:X <x@b.example>", "post", "post:a@b.example"]',
         ["post:x@b.example", "post:a@b.example", "post:c@b.example"]),
        ("", '["x@b.example", "mail:y@b.example"]', ["mail:x@b.example", "mail:y@b.example"]),
        (POST, "[]", []),
    ],
)  # fmt: skip
def test_to_is_an_address_a_channel_or_both(written: Written, channels: str, to: str, told: list[str]) -> None:
    """Each recipient once. Before there was any channel, an address was enough."""
    section = '[[digest.section]]\ntitle = "t"\nquery = "q"\n'
    (plan,) = read(written(f'[[digest]]\nname = "a"\nto = {to}\n{section}{channels}')).digests

    assert [str(to) for to in plan.to] == told


@pytest.mark.parametrize(
    ("channels", "to", "said", "hint"),
    [
        (BOX, "bxo", 'line 4: no channel "bxo"', 'did you mean "box"?'),
        ("", "mial", 'line 4: no channel "mial"', "write [channel.mial]"),
        (BOX, "a@b.example", "line 4: no channel takes mail to a@b.example", "write [channel.mail]"),
        (BOX, "box:a@b.example", 'line 4: the channel "box" is a maildir and takes no address', 'write "box"'),
        (POST, "mail", 'line 4: the channel "mail" does not say to whom', '"mail:desk@example.org"'),
        (POST, "mail:desk", 'line 4: "desk" must be an address', "channel"),
        (OTHER + OTHER.replace("post]", "wire]"), "a@b.example", "line 4: 2 channels could", '"wire:a@b.example"'),
    ],
)
def test_whom_nobody_can_tell_is_a_fault(written: Written, channels: str, to: str, said: str, hint: str) -> None:
    """Found when the config is read, and not when the first mail is due."""
    error = fault(written(f'[[watch]]\nname = "a"\nquery = "q"\nto = "{to}"\n{channels}'))

    assert said in str(error)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("mail", "to", "more", "warned"),
    [
        ("", "a@b.example", "", True),
        ("", "post", "", True),
        ("", "box", "", False),
        ('[mail]\nfrom = "wire@b.example"\n', "a@b.example", "", False),
        ("", "a@b.example", 'from = "wire@b.example"\n', False),
    ],
)
def test_mail_from_nobody_is_no_silence(written: Written, mail: str, to: str, more: str, warned: bool) -> None:
    """A server refuses natwire@localhost, or a reader takes it for junk; a mailbox on this machine does not mind."""
    plan = f'[[digest]]\nname = "a"\nto = "{to}"\n{more}[[digest.section]]\ntitle = "t"\nquery = "q"\n'
    told = list(missing(read(written(mail + plan + POST + BOX + OTHER))))

    assert told == warned * [
        'mail would be from natwire@localhost, and servers refuse that: write from = "you@..." under [mail]'
    ]


def test_mail_of_a_watch_is_from_whom_all_mail_is(written: Written) -> None:
    """It has no `from` of its own."""
    told = missing(read(written(f'[[watch]]\nname = "a"\nquery = "q"\nto = "a@b.example"\n{POST}')))

    assert ["natwire@localhost" in each for each in told] == [True]


def test_a_password_is_not_told_to_the_whole_way(written: Written) -> None:
    """Without a login, and to this machine, a server may be talked to in clear."""
    text = '[channel.mail]\nkind = "smtp"\nhost = "{}"\ntls = "none"\nlogin = "env:A"\n'
    error = fault(written(text.format("mail.example")))

    assert 'line 4: tls = "none" would tell the login to everybody on the way to mail.example' in str(error)
    for host in ("localhost", "127.0.0.1", "::1"):
        assert read(written(text.format(host))).channels["mail"].tls == "none"
    assert read(written(text.format("mail.example").replace("login", "# login"))).channels["mail"].login is None
