"""Mail that others keep: messages out of an mbox, and those of a Maildir, as bytes. Nothing is ever changed there.

- `mbox`: one file of many messages, as a stream
- `maildir`: a folder with a file for each
"""

MOST = 40_000_000
"""Bytes of a message that is read: the 25 MB that big mail services take, as they travel in base64, and some more."""
