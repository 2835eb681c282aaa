"""What readers say of each step of a story's day: the same in all formats, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

import pytest

from natwire.model.intake import Form
from natwire.model.wire import WireItem
from natwire.wire import newsml1, newsml2, ninjs, nitf
from tests.wire.chains import FIRST, FORMATS, ID, NAIVE, STEPS, UNTIL, VERSIONS, Version, chain, told

READERS: dict[str, Callable[[bytes, tzinfo | None], Iterator[WireItem]]] = {
    "ninjs": ninjs.read,
    "newsml-g2": newsml2.read,
    "newsml-1": newsml1.read,
    "nitf": nitf.read,
}
CREDITS = {"ninjs": "Harbour News", "newsml-g2": "HBR", "newsml-1": "harbour.example", "nitf": "Harbour News"}


def one(form: Form, data: bytes, zone: tzinfo | None = None) -> WireItem:
    """The only item of a file."""
    (item,) = READERS[form](data, zone)
    return item


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_read_in_full(form: Form, step: str) -> None:
    """Nothing is added and nothing lost, and what is killed has no text. NITF does not say when a version was made."""
    version = VERSIONS[step]
    assert one(form, chain(form)[step]) == WireItem(
        provider="harbour.example",
        id=ID,
        version=str(version.number),
        status=version.status,
        headline=version.headline,
        html=f"<p>{version.text}</p>" if version.text else "",
        lang="en",
        published=FIRST,
        updated=None if form == "nitf" else version.at,
        embargo=UNTIL if version.until else None,
        credit=CREDITS[form],
    )


@pytest.mark.parametrize("form", FORMATS)
def test_an_embargo_without_a_zone_ends_by_the_clock_of_the_source(form: Form) -> None:
    """And without one in UTC; the item says that it named none."""
    data = told(form, Version(5, until=NAIVE))
    here, nowhere = one(form, data, ZoneInfo("Europe/Helsinki")), one(form, data)
    assert (here.status, here.embargo, here.embargo_naive) == ("usable", UNTIL, True)
    assert (nowhere.status, nowhere.embargo, nowhere.embargo_naive) == ("usable", UNTIL.replace(hour=18), True)


@pytest.mark.parametrize("form", ["newsml-g2", "newsml-1", "nitf"])
def test_a_kill_may_be_another_item_that_names_the_one_it_kills(form: Form) -> None:
    """By the id that this one has in its own files. ninjs has no word for it."""
    item = one(form, told(form, Version(1, "canceled", "Kill the harbour", "", ends=ID, id=f"{ID}-kill")))
    assert (item.status, item.refers_to, item.id) == ("canceled", ID, f"{ID}-kill")
    assert item.provider == one(form, chain(form)["new"]).provider


def test_a_story_is_one_whichever_format_brings_it() -> None:
    """Provider and id are the same, though each format names the provider otherwise."""
    names = {(item.provider, item.id) for form in FORMATS for item in [one(form, chain(form)["new"])]}
    assert names == {("harbour.example", ID)}


def test_a_document_may_withdraw_another_and_be_printed_itself() -> None:
    """The status of the other document is another than its own."""
    data = told("nitf", Version(1, ends="old"))
    both = data.replace(b"<docdata ", b'<docdata management-idref-status="canceled" ')
    story, withdrawal = nitf.read(both, None)
    assert (story.status, withdrawal.status, withdrawal.refers_to) == ("usable", "canceled", "old")
    spared = data.replace(b'-status="usable"', b'-status="canceled" management-idref-status="usable"')
    assert [(item.status, item.refers_to) for item in nitf.read(spared, None)] == [("canceled", "")]
