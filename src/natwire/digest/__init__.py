"""One mail over all sources: stories, said twice, as text and as HTML.

Pure: stories in, characters and bytes out; the same digest gives the same bytes. Both parts are written from one view
(`view.py`), so their order, wording and counts agree. When it is time for a digest (`slots.py`) and whether a watch has
news (`news.py`) is decided here as well.
"""

from natwire.digest.data import filled, lines, payload
from natwire.digest.mail import Mail, message
from natwire.digest.model import Change, Digest, Envelope, Place, Section
from natwire.digest.page import check, html, text
from natwire.digest.templates import Templates, TemplateText, own

__all__ = [
    "Change",
    "Digest",
    "Envelope",
    "Mail",
    "Place",
    "Section",
    "TemplateText",
    "Templates",
    "check",
    "filled",
    "html",
    "lines",
    "message",
    "own",
    "payload",
    "text",
]
