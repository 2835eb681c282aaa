"""A mail server of the world: postfix takes mail by STARTTLS and AUTH, dovecot gives it back by IMAP.

They run with a config of their own in a folder of their own, on loopback and on free ports; those that the machine may
have are left alone.
"""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

LOGIN, PASSWORD = "wire@example.org", "a-long-word"
_OWNER = "mail"  # Debian's user for mailboxes; neither server delivers as root

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/postfix.log
myhostname = mail.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ @example.org=box/ }}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

_DOVECOT = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/mail/box
passdb {{
  driver = static
  args = password={{PLAIN}}{password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/box
}}
service imap-login {{
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service auth {{
  unix_listener {folder}/spool/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
"""


def missing() -> str:
    """Why there can be no such server here; "" when there can."""
    lacking = [name for name in ("postfix", "dovecot", "openssl") if not shutil.which(name, path=_PATH)]
    if lacking:
        return f"no {', '.join(lacking)} on this machine"
    return "" if os.geteuid() == 0 else "postfix and dovecot are started by root only"


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


@dataclass(frozen=True)
class MailServer:
    """A running one. `certificate` is its own, to be trusted for the test."""

    folder: Path
    port: int
    imap_port: int

    @property
    def certificate(self) -> Path:
        """A file for SSL_CERT_FILE."""
        return self.folder / "cert.pem"

    def messages(self, to: str) -> list[bytes]:
        """The mails that were delivered to an address, in their order, read over IMAP once none is under way."""
        for _ in range(200):
            if not any(any((self.folder / "spool" / queue).rglob("*")) for queue in ("maildrop", "incoming", "active")):
                break
            time.sleep(0.1)
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=10) as imap:
            imap.login(LOGIN, PASSWORD)
            imap.select(readonly=True)
            numbers = imap.search(None, "HEADER", "Delivered-To", to)[1][0].split()
            answers = [imap.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
            return [answer[1] for answer in answers if isinstance(answer, tuple)]

    def delivered(self) -> int:
        """How many mails are in the box, to all addresses together."""
        return sum(1 for _ in self.folder.glob("mail/box/new/*"))

    def log(self) -> str:
        """What both said, for a test that fails."""
        return "".join(
            path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("*.log")) if path.is_file()
        )


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Start both; end them and remove all that they wrote."""
    folder = Path(mkdtemp(prefix="natwire-mail-"))  # short: the path of a socket has 107 letters at most
    server = MailServer(folder, *_free_ports())
    started: list[subprocess.Popen[bytes]] = []
    try:
        _prepare(server)
        for command in (
            ["postfix", "-c", f"{folder}/postfix", "start-fg"],
            ["dovecot", "-F", "-c", f"{folder}/d.conf"],
        ):
            started.append(_started(command, folder))
            _wait_for(server.port if command[0] == "postfix" else server.imap_port, server)
        yield server
    finally:
        subprocess.run(
            ["postfix", "-c", f"{folder}/postfix", "stop"], env={**os.environ, "PATH": _PATH}, capture_output=True
        )
        for process in started:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _started(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    said = (folder / f"{command[0]}-start.log").open("wb")
    with said:
        return subprocess.Popen(
            command, env={**os.environ, "PATH": _PATH}, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )


def _prepare(server: MailServer) -> None:
    folder = server.folder
    folder.chmod(0o755)
    for name in ("postfix", "spool", "data", "mail", "run"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", _OWNER, _OWNER)
    owner = (folder / "mail").stat()
    facts = {
        "folder": folder,
        "port": server.port,
        "imap_port": server.imap_port,
        "password": PASSWORD,
        "uid": owner.st_uid,
        "gid": owner.st_gid,
    }
    (folder / "postfix" / "main.cf").write_text(_MAIN.format(**facts), "utf-8")
    (folder / "postfix" / "master.cf").write_text(_MASTER.format(**facts), "utf-8")
    (folder / "d.conf").write_text(_DOVECOT.format(**facts), "utf-8")
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    files = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(["openssl", *made.split(), *files], capture_output=True, check=True)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _wait_for(port: int, server: MailServer) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at port {port}:\n{server.log()}")
