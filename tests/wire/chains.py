"""One story as an agency delivers it over a day, in each format: told, changed, killed, kept back, and told again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from natwire.model.intake import Form
from natwire.model.wire import Status

FORMATS: tuple[Form, ...] = ("ninjs", "newsml-g2", "newsml-1", "nitf")
STEPS = ("new", "update", "kill", "withhold", "embargo", "revive")
ID = "urn:newsml:harbour.example:20260603:port"
FIRST = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
UNTIL = datetime(2026, 6, 5, 15, 0, tzinfo=UTC)
ZONED, NAIVE = "2026-06-05T18:00:00+03:00", "2026-06-05T18:00:00"


class Version(NamedTuple):
    """What a delivery says. `until` is a time as it is written; `ends` is the id of another item, which it kills."""

    number: int
    status: Status = "usable"
    headline: str = "Harbour reopens"
    text: str = "The harbour of Bergen reopens."
    until: str = ""
    ends: str = ""
    id: str = ID

    @property
    def at(self) -> datetime:
        """When this version was made."""
        return FIRST + timedelta(hours=self.number - 1)


VERSIONS = {
    "new": Version(1),
    "update": Version(2, headline="Harbour reopens for all", text="The harbour of Bergen reopens for all ships."),
    "kill": Version(3, "canceled", text=""),
    "withhold": Version(4, "withheld"),
    "embargo": Version(5, until=ZONED),
    "revive": Version(6, headline="Harbour is open", text="The harbour of Bergen is open again."),
}


def chain(form: Form) -> dict[str, bytes]:
    """The files of a story, each a version of the same item, by what they do, in their order."""
    return {step: told(form, version) for step, version in VERSIONS.items()}


def told(form: Form, version: Version) -> bytes:
    """A version as a file of that format."""
    return _WRITERS[form](version).encode()


def _ninjs(version: Version) -> str:
    said = {
        "uri": version.id,
        "version": str(version.number),
        "type": "text",
        "pubstatus": version.status,
        "headline": version.headline,
        "firstcreated": FIRST.isoformat(),
        "versioncreated": version.at.isoformat(),
        "language": "en",
        "source": "Harbour News",
    }
    said |= {"body_html": f"<p>{version.text}</p>"} if version.text else {}
    return json.dumps(said | ({"embargoed": version.until} if version.until else {}))


def _newsml_g2(version: Version) -> str:
    until = f"<embargoed>{version.until}</embargoed>" if version.until else ""
    link = f'<link rel="irel:cancels" residref="{version.ends}"/>' if version.ends else ""
    body = f"<html><body><p>{version.text}</p></body></html>" if version.text else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="{version.id}" version="{version.number}" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:HBR"/>
<versionCreated>{version.at.isoformat()}</versionCreated><firstCreated>{FIRST.isoformat()}</firstCreated>
{until}<pubStatus qcode="stat:{version.status}"/>{link}</itemMeta>
<contentMeta><headline>{version.headline}</headline></contentMeta>
<contentSet><inlineXML>{body}</inlineXML></contentSet></newsItem></itemSet></newsMessage>"""


def _newsml_1(version: Version) -> str:
    word = "Embargoed" if version.until else version.status.capitalize()
    until = f"""<StatusWillChange><FutureStatus FormalName="Usable"/>
<DateAndTime>{version.until}</DateAndTime></StatusWillChange>"""
    link = f'<AssociatedWith FormalName="Cancels" NewsItem="{version.ends}:1"/>' if version.ends else ""
    text = f"""<ContentItem><DataContent><nitf><body><body.content><p>{version.text}</p></body.content></body></nitf>
</DataContent></ContentItem>"""
    return f"""<?xml version="1.0"?>
<NewsML Version="1.2"><NewsItem xml:lang="en">
<Identification><NewsIdentifier><ProviderId>harbour.example</ProviderId><DateId>20260603</DateId>
<NewsItemId>{version.id.rpartition(":")[2]}</NewsItemId>
<RevisionId PreviousRevision="{version.number - 1}" Update="{"N" if version.number == 1 else "U"}">{version.number}
</RevisionId><PublicIdentifier>{version.id}:{version.number}</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>{FIRST:%Y%m%dT%H%M%SZ}</FirstCreated>
<ThisRevisionCreated>{version.at:%Y%m%dT%H%M%SZ}</ThisRevisionCreated><Status FormalName="{word}"/>
{until if version.until else ""}{link}</NewsManagement>
<NewsComponent><NewsLines><HeadLine>{version.headline}</HeadLine></NewsLines>{text if version.text else ""}
</NewsComponent></NewsItem></NewsML>"""


def _nitf(version: Version) -> str:
    word = "embargoed" if version.until else version.status
    release = f'<date.release norm="{version.until}"/>' if version.until else ""
    link = f' management-doc-idref="{version.ends}"' if version.ends else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf baselang="en"><head><docdata management-status="{word}"{link}>
<doc-id regsrc="Harbour News" id-string="{version.id}"/><date.issue norm="{FIRST.isoformat()}"/>{release}
<du-key version="{version.number}"/></docdata></head>
<body><body.head><hedline><hl1>{version.headline}</hl1></hedline></body.head>
<body.content>{f"<p>{version.text}</p>" if version.text else ""}</body.content></body></nitf>"""


_WRITERS: dict[str, Callable[[Version], str]] = {
    "ninjs": _ninjs,
    "newsml-g2": _newsml_g2,
    "newsml-1": _newsml_1,
    "nitf": _nitf,
}
