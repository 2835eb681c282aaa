"""The demo: a small newswire of our own writing, served on loopback for a newcomer without a network.

Four invented outlets in three languages, with all the furniture that real pages have. Their texts and templates are
data, in `outlets/`; `pages` renders them and `server` serves them while the demo runs.
"""

from __future__ import annotations

from natwire.demo.server import serving

__all__ = ["serving"]
