"""What the commands of digests have in common: from what the user names to a digest in the forms that it has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from natwire.cli.place import Place
from natwire.config.tables import nearest
from natwire.errors import ConfigError, NatwireError

if TYPE_CHECKING:
    from natwire.config.settings import DigestPlan
    from natwire.digest import Digest, Mail
    from natwire.model.delivery import Destination


class Built(NamedTuple):
    """A digest, the mail of it, and what its channel is `given`: that, or what a webhook or a program reads."""

    digest: Digest
    mail: Mail
    given: bytes


def built(place: Place, name: str | None, query: str | None, since: str | None, to: str | None) -> Built:
    """The digest of that name, or of a query. Raises NatwireError for what cannot be meant."""
    from dataclasses import replace

    from natwire.pipeline import digests, letters

    plan = _plan(place, name, query)
    if since:
        plan = replace(plan, since=since)
    reader = _reader(place, plan, to)
    with place.opened() as db:
        digest = digests.build(db, place.settings, plan, reader, place.now).digest
    mail = letters.mail(digest, plan, reader, "", place.settings)
    return Built(digest, mail, letters.given(digest, mail, reader, place.settings))


def _plan(place: Place, name: str | None, query: str | None) -> DigestPlan:
    from natwire.config.settings import DigestPlan, SectionPlan

    if name and query:
        raise NatwireError("give the name of a digest or --query, not both", hint=f"natwire digest build {name}")
    if query:
        return DigestPlan("", f"News about {query}", (SectionPlan(query, query),))
    if not name:
        raise NatwireError("give the name of a digest, or --query", hint="natwire digest build --query patria")
    return named(place, name)


def named(place: Place, name: str) -> DigestPlan:
    """The digest of that name. Raises ConfigError with those that there are."""
    for plan in place.settings.digests:
        if plan.name == name:
            return plan
    known = [plan.name for plan in place.settings.digests]
    hint = nearest(name, known) if known else "write a [[digest]], or use --query"
    raise ConfigError(f'no digest "{name}" in {place.config}', hint=hint)


def _reader(place: Place, plan: DigestPlan, to: str | None) -> Destination | None:
    """For whom it is built: whom --to names, else its first reader; nobody where there is none."""
    if to is None:
        return plan.to[0] if plan.to else None
    from natwire.config.delivery import destinations

    return destinations([to], place.settings.channels)[0]


def form(output: Path) -> str:
    """What is to be written there, by the end of its name. Raises NatwireError for one that says nothing."""
    suffix = "" if str(output) == "-" else output.suffix.lower()
    if suffix not in ("", ".txt", ".eml", ".html", ".htm", ".json"):
        raise NatwireError(f"{output}: the name must end in .eml, .html, .txt or .json", hint="or - for text")
    return suffix


def rendered(built: Built, form: str) -> str:
    """The digest in that form."""
    from natwire.digest import payload
    from natwire.show import letters

    if form == ".eml":
        return built.mail.body.decode()
    if form == ".json":
        return payload(built.digest).decode()
    return letters.html(built.mail.body) if form.startswith(".htm") else letters.text(built.mail.body)


def browse(content: str, written: Path | None) -> None:
    """Show HTML in the browser, from the file where it was written or from one of its own."""
    import tempfile
    import webbrowser

    path = written
    if path is None:  # it stays: the browser reads it after this process has ended
        path = Path(tempfile.mkdtemp(prefix="natwire-"), "digest.html")
        path.write_text(content, "utf-8")
    if not webbrowser.open(path.absolute().as_uri()):
        raise NatwireError(f"no browser could be started for {path}", hint="natwire digest preview --html FILE")
