"""Lines of a crontab (crontab(5) of Debian's cron and of cronie), and the block of them in a user's own."""

from __future__ import annotations

import re
import shlex

from natwire.schedule.work import DIGESTS, Beat, Work

BEGIN = "# >>> natwire schedule >>> (natwire schedule cron --install writes this block anew, --uninstall takes it out)"
END = "# <<< natwire schedule <<<"
_BLOCK = re.compile(rb"^# >>> natwire schedule >>>.*\n(?:(?!# >>> natwire).*\n)*?# <<< natwire schedule <<<.*\n?", re.M)
_ABOUT = (
    "# natwire says nothing when all is well; what it does say cron mails to you, or to MAILTO=... above this block."
)


def block(work: Work) -> str:
    """The lines of the work between two marks. They set no variable of the crontab: it would hold below them too."""
    lines = [BEGIN, _ABOUT]
    for variable in work.needs.variables:
        lines.append(f"# cron does not know {variable} of your shell: write it above this block, {variable}=...")
    lines.append(f"{times(work.beat)} {_command(work, 'fetch')}")
    if work.digests:
        lines.append(f"{times(DIGESTS)} {_command(work, 'digest', 'send')}")
    return "\n".join((*lines, END)) + "\n"


def times(beat: Beat) -> str:
    """The five fields.

    >>> times(Beat(7, 15)), times(Beat(0, 5)), times(Beat(7, 0, 6)), times(Beat(7, 0, 24))
    ('7-59/15 * * * *', '*/5 * * * *', '7 */6 * * *', '7 0 * * *')
    """
    if beat.minutes:
        return f"{f'{beat.minute}-59' if beat.minute else '*'}/{beat.minutes} * * * *"
    return f"{beat.minute} { {1: '*', 24: '0'}.get(beat.hours, f'*/{beat.hours}') } * * *"


def edited(crontab: bytes, block: str) -> bytes:
    """The crontab with this block where one stood, else at its end; an empty one takes it out.

    All else stays as it is, byte for byte. What has lost one of its marks is no block, and stays too.
    """
    if not (found := _BLOCK.search(crontab)):
        mended = b"\n" if block and crontab and not crontab.endswith(b"\n") else b""
        return crontab + mended + block.encode()
    return crontab[: found.start()] + block.encode() + _BLOCK.sub(b"", crontab[found.end() :])


def _command(work: Work, *words: str) -> str:
    """A line for sh. To cron an unescaped % is the end of the line, even between quotes."""
    given = {"PATH": work.needs.path} if work.needs.path else {}
    given |= {f"{variable}_FILE": str(path) for variable, path in work.needs.files.items()}
    variables = [f"{name}={shlex.quote(value)}" for name, value in given.items()]
    return " ".join((*variables, *map(shlex.quote, (*work.program, *words)))).replace("%", r"\%")
