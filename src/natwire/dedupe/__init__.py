"""Is this the same copy? The key of an address, the fingerprint of an article, and the judge of two of them."""

from natwire.dedupe.address import address, outlet, untracked
from natwire.dedupe.credit import credit
from natwire.dedupe.fingerprint import fingerprint
from natwire.dedupe.judge import judge

__all__ = ["address", "credit", "fingerprint", "judge", "outlet", "untracked"]
