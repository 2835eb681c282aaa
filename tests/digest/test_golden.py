"""Whole mails as they were last looked at. After a change that is meant,

    NATWIRE_GOLDEN=new python -m pytest tests/digest/test_golden.py

writes them anew; then look at what differs, and at the mail in a mail program.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from natwire import digest
from natwire.digest import Digest, Envelope

HERE = Path(__file__).with_name("data")
ANEW = os.environ.get("NATWIRE_GOLDEN") == "new"  # asked here, as no test sees the developer's settings
TO_DESK = Envelope("natwire <wire@example.org>", "Toimitus Ää <desk@example.com>", slot="2026-06-03T08:00")


@pytest.mark.parametrize("name", ["morning", "watch", "quiet", "by-hand"])
def test_a_mail_is_as_it_was(morning: Digest, name: str) -> None:
    """To the byte, whatever the version of Python; the lines end in CR LF on the wire."""
    quiet = replace(morning, sections=(), changes=(), volume=(), folded=0, sick=())
    told, envelope = {
        "morning": (morning, replace(TO_DESK, unsubscribe="https://example.org/stop?d=morning")),
        "watch": (replace(morning, kind="watch", name="ääni", title="ääni", sick=(), volume=()), TO_DESK),
        "quiet": (quiet, replace(TO_DESK, subject="[wire] {n}: {title}", thread=False)),
        "by-hand": (replace(quiet, name="", sections=morning.sections[:1]), TO_DESK),
    }[name]
    body = digest.message(told, envelope).body
    path = HERE / f"{name}.eml"
    if ANEW:
        path.write_bytes(body.replace(b"\r\n", b"\n"))
    assert body == path.read_bytes().replace(b"\n", b"\r\n")
