"""Units of systemd: a service and a timer for each round (systemd.service(5), systemd.timer(5), systemd.exec(5))."""

from __future__ import annotations

from collections.abc import Iterator

from natwire.schedule.work import DIGESTS, Beat, Work

OURS = "# Written by natwire schedule"  # what the units of every version begin with
NAMES = ("natwire-fetch.service", "natwire-fetch.timer", "natwire-digest.service", "natwire-digest.timer")

# None of these needs a right: in a user's own manager they hold as far as the kernel lets them.
_HARD = """\
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
"""
# A user's manager has no right to drop capabilities, and a service that asks for it does not start there.
_HARDER = """\
CapabilityBoundingSet=
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
"""
# sendmail hands mail over as another group and into a folder of its own; of other programs nobody knows.
_SOFT = "# Not shut in: the config has natwire run programs of others, and what these need is not known.\n"


def units(work: Work, user: str = "") -> dict[str, str]:
    """The text of each unit by its name: those of a user's manager or, with a `user` to run as, of the system's."""
    return {name: f"{mark(name)}{text}" for name, text in _written(work, user).items()}


def mark(name: str) -> str:
    """The first line of the unit of that name."""
    return f"{OURS} systemd --install, which writes it anew; {name}.d/ is for your own.\n"


def _written(work: Work, user: str) -> dict[str, str]:
    found = {
        NAMES[0]: _service(work, user, "Ask the sources that are due", "", "fetch"),
        NAMES[1]: _timer("Ask the sources that are due", work.beat),
    }
    if work.digests:
        # After: when both are due, the news of this minute is in the digest
        after = f"After={NAMES[0]}\n"
        found[NAMES[2]] = _service(work, user, "Send the digests that are due", after, "digest", "send")
        found[NAMES[3]] = _timer("Send the digests that are due", DIGESTS)
    return found


def times(beat: Beat) -> str:
    """The calendar event (systemd.time(7)).

    >>> times(Beat(7, 15)), times(Beat(7, 0, 6)), times(Beat(7, 0, 24))
    ('*-*-* *:07/15:00', '*-*-* 00/6:07:00', '*-*-* 00:07:00')
    """
    if beat.minutes:
        return f"*-*-* *:{beat.minute:02}/{beat.minutes}:00"
    return f"*-*-* 00{f'/{beat.hours}' if beat.hours < 24 else ''}:{beat.minute:02}:00"


def _service(work: Work, user: str, title: str, after: str, *words: str) -> str:
    """69 is a network that is down and 75 another run at work: the next one is soon, and nothing is wrong with us."""
    network = "Wants=network-online.target\nAfter=network-online.target\n" if user else ""
    run_as = f"User={user}\n" if user else ""
    program, *rest = (*_started(work.program), *words)
    return (
        f"[Unit]\nDescription=natwire: {title}\n{network}{after}\n[Service]\nType=oneshot\n{run_as}"
        f"ExecStart={' '.join((_quoted(program), *(_quoted(word.replace('$', '$$')) for word in rest)))}\n"
        f"SuccessExitStatus=69 75\n{''.join(_given(work))}{_walls(work, bool(user))}"
    )


def _started(program: tuple[str, ...]) -> tuple[str, ...]:
    """systemd starts no program with a quote in its name, and env does."""
    return ("/usr/bin/env", *program) if set(program[0]) & set("\"'\\") else program


def _timer(title: str, beat: Beat) -> str:
    return (
        f"[Unit]\nDescription=natwire: {title}\n\n[Timer]\nOnCalendar={times(beat)}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _given(work: Work) -> Iterator[str]:
    """The secrets: files under the names that natwire asks systemd for, and a file for variables, if there is one."""
    if work.needs.path:
        yield f"Environment={_quoted('PATH=' + work.needs.path)}\n"
    for variable, path in {**work.needs.references, **work.needs.files}.items():
        name = variable.lower().replace("_", "-")
        yield f"LoadCredential={_quoted(f'{name}:{path}')}\n"
    if work.needs.variables:
        yield f"# For {', '.join(work.needs.variables)}, lines such as NAME=value; yours alone to read: chmod 600\n"
        yield f"EnvironmentFile=-{_percent(str(work.needs.environment))}\n"


def _walls(work: Work, system: bool) -> str:
    """What keeps the service from the rest of the machine, and the doors in it that it needs."""
    if work.needs.strangers:
        return _SOFT
    doors = "".join(f"ReadWritePaths={_quoted(f'-{path}')}\n" for path in work.needs.writes)
    inside = [*work.program, *map(str, work.needs.writes)]
    own_tmp = "" if any(f"{path}/".startswith(("/tmp/", "/var/tmp/")) for path in inside) else "PrivateTmp=yes\n"
    return own_tmp + _HARD + (_HARDER if system else "") + doors


def _quoted(word: str) -> str:
    """A word as systemd.syntax(7) reads it; a bare one where nothing in it needs more."""
    word = _percent(word)
    if word and all(letter.isalnum() or letter in "%$./_-=:@+," for letter in word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")  # or it names a specifier
