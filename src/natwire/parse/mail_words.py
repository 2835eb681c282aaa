"""What mails say of themselves, in many languages, from `mail.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("mail.toml")


@cache
def said(name: str) -> re.Pattern[str]:
    """What finds one of the words that `mail.toml` has under a name, in any case.

    >>> said("unsubscribe").search("Unsubscribe from this list")[0]
    'Unsubscrib'
    """
    words = tomllib.loads(_WORDS.read_text("utf-8"))[name]
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
