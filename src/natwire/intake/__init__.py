"""Files on this machine, as others put them there: which there are, what is in them, and their bytes.

Nothing is ever changed there, no link is followed out of a folder, no pipe is waited for, and no file is read without a
bound. What cannot be read is told in one line, and the rest goes on.

- `folders`: the files below a folder, or those that fit a `patterns` of a source; `maildir` where a folder is one
- `opening`: a file's bytes, whether it is still being written, and compressed ones unpacked
- `forms`: what a file is, by its first bytes (`binary`: what has no text in it)
- `mbox`: the messages of one, as a stream
"""

from natwire.intake.common import shown
from natwire.intake.folders import found, matching
from natwire.intake.forms import form
from natwire.intake.opening import changed, opened, read, settled

__all__ = ["changed", "form", "found", "matching", "opened", "read", "settled", "shown"]
