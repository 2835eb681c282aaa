"""A word for what is wrong, or may be, with natwire's own house."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in one line, and the command that mends it.

    `word` names its kind and never changes; `about` is the file, the source or the channel, where there is one. Only a
    `fault` makes the exit code 5: something is lost, or does not come, until somebody acts. `mendable` says that
    `natwire doctor --fix` does it, and that nothing can be lost by it.
    """

    word: str
    told: str
    cure: str = ""
    about: str = ""
    fault: bool = True
    mendable: bool = False
