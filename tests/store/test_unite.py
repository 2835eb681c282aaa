"""One article of two databases is the same article, whichever of them is asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from natwire.model.change import Text, Version
from natwire.model.post import Mention, Posted
from natwire.model.record import Announced, Decided, Held, Tag
from natwire.store.unite import united

START = datetime(2026, 6, 3, tzinfo=UTC)
times = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
texts = st.sampled_from(["Signed.", "Signed, 12.", "Signed, 14 vehicles.", "Sig"])


@st.composite
def articles(draw: st.DrawFn) -> Held:
    """An article of one key, as some collector may hold it."""
    if draw(st.integers(0, 9)) == 0:
        return Held(
            1, "https://yle.example/1", "yle.example", "u", "", "", draw(times), state="unfit", unfit="withdrawn"
        )
    state = draw(st.sampled_from(["kept", "kept", "teaser", "unfit"]))
    text = draw(texts)
    earlier = sorted(
        draw(st.dictionaries(texts.filter(lambda each: each != text), times)).items(), key=lambda it: it[::-1]
    )
    return Held(
        n=1,
        key="https://yle.example/1",
        outlet="yle.example",
        url=draw(st.sampled_from(["https://yle.example/1", "https://yle.example/1?x"])),
        title="Deal",
        text=text,
        first_seen=draw(times),
        state=state,
        unfit="list" if state == "unfit" else None,
        posted=draw(st.sampled_from([None, Posted("x", "nat"), Posted("x", "nat", warning="politics")])),
        mentions=tuple(
            Mention(uid, "k", "link", draw(st.sampled_from(["yle", "nat"])), draw(times))
            for uid in sorted(draw(st.sets(st.sampled_from("mn"))))
        ),
        quality=draw(st.sampled_from([None, 0, 90])),
        lang=draw(st.sampled_from([None, "fi"])),
        credit=draw(st.sampled_from([None, "Reuters"])),
        published=draw(st.none() | times),
        updated=draw(st.none() | times),
        reread=draw(st.none() | times),
        joined_by=draw(st.sampled_from(["new", "near"])),
        versions=tuple(
            Version(n, until, Text("Deal", each), draw(st.sampled_from([None, ("numbers",)])))
            for n, (each, until) in enumerate(earlier, 1)
        ),
        tags=tuple(Tag(name, draw(times)) for name in sorted(draw(st.sets(st.sampled_from("xyz"))))),
        announced=tuple(
            Announced(
                "https://yle.example/feed",
                "yle",
                "feed",
                guid,
                None,
                b"1",
                draw(times),
                draw(st.sampled_from(["none", "here", "wanted"])),
            )
            for guid in sorted(draw(st.sets(st.sampled_from("ab"))))
        ),
        decided=tuple(
            Decided(key, draw(st.booleans()), draw(times)) for key in sorted(draw(st.sets(st.sampled_from("kl"))))
        ),
    )


@given(articles())
def test_what_both_have_alike_stays_as_it_is(one: Held) -> None:
    """A second merge changes nothing."""
    assert united(one, one) == one


@given(articles(), articles())
def test_the_order_does_not_matter(one: Held, other: Held) -> None:
    """Mine into yours or yours into mine."""
    assert united(one, other) == united(other, one)


@given(articles(), articles())
def test_a_second_time_changes_nothing(one: Held, other: Held) -> None:
    """Neither of the two has anything to add to what was made of both."""
    both = united(one, other)

    assert united(both, one) == united(both, other) == both


@given(articles(), articles())
def test_nothing_is_lost(one: Held, other: Held) -> None:
    """The earlier first sight, every tag, every announcement, and every text that was one."""
    both = united(one, other)

    assert both.first_seen == min(one.first_seen, other.first_seen)
    assert {tag.name for tag in both.tags} == {tag.name for each in (one, other) for tag in each.tags}
    assert {each.guid for each in both.announced} == {said.guid for each in (one, other) for said in each.announced}
    had = {version.told for each in (one, other) for version in each.versions}
    had |= {Text(each.title, each.text) for each in (one, other) if each.state == "kept"}
    if "withdrawn" in (one.unfit, other.unfit):
        had = set()  # what its author deleted is lost on purpose
    assert had <= {version.told for version in both.versions} | {Text(both.title, both.text)}


def test_what_its_author_deleted_stays_deleted() -> None:
    """The other's text does not come back, nor become a version."""
    kept = Held(1, "k", "nat@x.com", "u", "Deal", "Signed.", START, posted=Posted("x", "nat"), authors=("Nat",))
    both = united(kept, replace(kept, title="", text="", state="unfit", unfit="withdrawn", posted=None, authors=()))

    assert (both.unfit, both.title, both.text, both.versions) == ("withdrawn", "", "", ())
    assert (both.posted, both.authors) == (None, ())


def test_a_teaser_is_completed_and_leaves_no_version() -> None:
    """One collector read the page, the other only the feed: nobody corrected anything."""
    teaser = Held(1, "k", "yle.example", "u", "Deal", "Sig", START, state="teaser")
    whole = replace(teaser, text="Signed.", state="kept", first_seen=START + timedelta(hours=1))

    both = united(teaser, whole)

    assert (both.text, both.state, both.first_seen, both.versions) == ("Signed.", "kept", START, ())
