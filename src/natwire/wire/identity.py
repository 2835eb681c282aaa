"""Who an item is from, told alike whichever format it came in.

A story is known by its provider and id. The same item comes as ninjs from an interface and as NewsML-G2 from a folder,
and each names its provider otherwise: `dpa`, `nprov:dpa`, `Deutsche Presse-Agentur`, `www.sda-ats.ch`, or not at all.
What all of them share is the id, and most ids begin with a name on the internet that its provider registered.
"""

from __future__ import annotations

import re

from natwire.text import line

# urn:newsml:dpa.com:20090101:..., tag:reuters.com,2014:..., http://tt.se/media/...
_REGISTERED = re.compile(r"(?:urn:newsml:|tag:|https?://)(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?=[:,/]|\Z)", re.I)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:[:/].*)?\Z", re.IGNORECASE)


def provider(name: str, uid: str) -> str:
    """The name on the internet in the item's id, else what the item calls its provider; in lower case.

    >>> provider("dpa", "urn:newsml:dpa.com:20090101:1"), provider("www.sda-ats.ch", "bsf153"), provider("AAP", "7")
    ('dpa.com', 'sda-ats.ch', 'aap')
    """
    found = _REGISTERED.match(uid) or _HOST.match(name.strip())
    return found[1].lower() if found else line(name).casefold()
