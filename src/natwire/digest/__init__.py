"""One mail over all sources: stories are chosen, then said twice, as text and as HTML.

Pure: stories in, characters and bytes out; the same digest gives the same bytes. Both parts are written from one view
(`view.py`), so their order, wording and counts agree.
"""

from natwire.digest.choice import choose
from natwire.digest.mail import message
from natwire.digest.model import Digest, Section
from natwire.digest.page import html
from natwire.digest.plain import text

__all__ = ["Digest", "Section", "choose", "html", "message", "text"]
