"""How well and how fast agencies' files are read: fields that agree with a corpus, and files a second on one core.

python benchmarks/wire.py ../shared/corpus/wire [--seconds 1] [--all]      --all also tells of each that differs
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from natwire.errors import ParseError
from natwire.model.wire import WireItem
from natwire.wire import newsml1, newsml2, ninjs, nitf
from natwire.wire.takes import parted

Read = Callable[[bytes, tzinfo | None], Iterator[WireItem]]

# By folder of the corpus; what agencies' interfaces give as JSON is read as ninjs.
READERS: dict[str, Read] = {
    "ninjs": ninjs.read,
    "ap-media-json": ninjs.read,
    "dpa-digitalwires": ninjs.read,
    "newsml-g2": newsml2.read,
    "newsml-1.2": newsml1.read,
    "nitf": nitf.read,
}
FIELDS = ("id", "version", "status", "published", "headline")


class Difference(NamedTuple):
    """A field that is not as expected."""

    file: str
    field: str
    expected: str
    found: str


def main() -> None:
    """Print a line for each format, and what differs from the corpus and from the peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    print(f"{'format':18}{'items':>6}" + "".join(f"{name:>11}" for name in FIELDS) + f"{'peer':>10}{'files/s':>9}")
    for format_, read in READERS.items():
        folder = options.corpus / format_
        records = json.loads((folder / "expected.json").read_text("utf-8"))
        items = sum(len(known(record)) for record in records.values())
        found = list(differences(folder, records, read))
        peers, peer_fields = list(against_peer(folder, records, read)), in_all(record for record in records.values())
        wrong = {name: sum(each.field == name for each in found) for name in FIELDS}
        speed = files_a_second([(folder / name).read_bytes() for name in records], read, options.seconds)
        scores = "".join(f"{items - wrong[name]:>11}" for name in FIELDS)
        print(f"{format_:18}{items:>6}{scores}{f'{peer_fields - len(peers)}/{peer_fields}':>10}{speed:>9.0f}")
        for each in (*found, *peers) if options.all else ():
            print("   ", *each, sep="  ")


def differences(folder: Path, records: dict[str, Any], read: Read) -> Iterator[Difference]:
    """What is not as the corpus expects: items in their order, each with what an item of that format can say."""
    for name, record in records.items():
        items = read_all(folder / name, read)
        by_id = {item.id: item for item in items}
        for expected in known(record):
            item = by_id.get(expected.get("id", "")) or (items[0] if len(items) == 1 else None)
            for field in FIELDS:
                wanted, got = told(expected, field), said(item, field)
                # A NewsML 1.2 identifier has the revision at its end.
                if wanted != got and not (field == "id" and (not wanted or (item and wanted.startswith(f"{got}:")))):
                    yield Difference(name, field, wanted, got)


def known(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of a file of which the corpus says anything."""
    return [each for each in record["items"] if any(each.get(field) for field in FIELDS)]


def against_peer(folder: Path, records: dict[str, Any], read: Read) -> Iterator[Difference]:
    """What the peer reads otherwise, of the fields that it gives."""
    for name, record in records.items():
        items = read_all(folder / name, read)
        for field in set(FIELDS) & set(record.get("peer", ())):
            wanted = told(record["peer"], field)
            got = [said(item, field) for item in items]
            if wanted not in got and not (field == "id" and any(wanted.startswith(f"{each}:") for each in got)):
                yield Difference(f"{name} (peer)", field, wanted, " | ".join(got[:3]))


def in_all(records: Iterator[dict[str, Any]]) -> int:
    """How many fields the peer gives."""
    return sum(len(set(FIELDS) & set(record.get("peer", ()))) for record in records)


def read_all(file: Path, read: Read) -> list[WireItem]:
    """The items of a file, those before an error among them."""
    items: list[WireItem] = []
    with suppress(ParseError):
        items.extend(read(file.read_bytes(), UTC))  # keeps what came before an error
    return items


def told(record: dict[str, Any], field: str) -> str:
    """What a record says of a field, as `said` would."""
    written = str(record.get(field) or "")
    if field == "published" and written:
        when = datetime.fromisoformat(written)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
    return parted(written)[0] if field == "headline" else written or ("usable" if field == "status" else "")


def said(item: WireItem | None, field: str) -> str:
    """What an item says of a field."""
    value = getattr(item, field, None)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value or "")


def files_a_second(files: list[bytes], read: Read, seconds: float) -> float:
    """How many of these files one core reads in a second of its time."""
    begun, count = time.process_time(), 0
    while (spent := time.process_time() - begun) < seconds:
        for data in files:
            with suppress(ParseError):
                list(read(data, UTC))
        count += len(files)
    return count / spent


if __name__ == "__main__":
    main()
