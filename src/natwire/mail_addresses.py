"""Addresses of mail: one rule for what the config takes, what a header has, and what a server or a program is told."""

from __future__ import annotations

import re

# RFC 5321 without what is quoted, which no mail box has; letters beyond ASCII need servers of a kind of their own.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9_-]{1,63}"  # a container may be my_host
_DOMAIN = re.compile(rf"(?!.{{254}}){_LABEL}(?:\.{_LABEL})*")
_LOCAL = re.compile(rf"(?!-|.{{65}}){ATOM}(?:\.{ATOM})*")  # what begins with - could be an option of a program
_LONGEST = 254


def is_domain(text: str) -> bool:
    """Whether that is a domain, its letters in ASCII."""
    return _DOMAIN.fullmatch(text) is not None


def is_mail_address(text: str) -> bool:
    """Whether that is an address of one person, without a name.

    >>> is_mail_address("wire@example.org"), is_mail_address("natwire <wire@example.org>")
    (True, False)
    """
    local, _, domain = text.rpartition("@")
    return len(text) <= _LONGEST and _LOCAL.fullmatch(local) is not None and is_domain(domain)
