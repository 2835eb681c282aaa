"""What a run does with pages that came before natwire knew their site, or its own rules, as it does now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from natwire.config.settings import FetchSettings, Settings
from natwire.model.article import Kept
from natwire.model.run import Outcome, Totals
from natwire.model.site import Rules
from natwire.model.source import Source
from natwire.pipeline.run import Order, run
from natwire.store import care, open_database
from natwire.store.sites import Sites
from natwire.store.versions import Versions
from tests.server import Server, answer

LOOPBACK = FetchSettings(allow_private=("127.0.0.0/8",), host_delay=timedelta(0), host_connections=8)
# No phrase file and no class knows it.
BOX = "<div class='k7'><p>Kirjoita toimitukselle ja kerro mitä satamassa tapahtui tällä viikolla.</p></div>"


class Watch:
    """Somebody who does not look."""

    def expect(self, more: int, pages: bool = False) -> None: ...

    def done(self, outcome: Outcome) -> None: ...


Fetch = Callable[..., Totals]


@pytest.fixture
def fetch(tmp_path: Path, server: Server) -> Fetch:
    """`fetch(cut=".k7")` asks the source at /feed, whatever the schedule, with a rule of the user's."""

    def fetch(cut: str = "", max_time: timedelta = timedelta(minutes=10)) -> Totals:
        sites = {"127.0.0.1": Rules(cut=(cut,))} if cut else {}
        settings = Settings(tmp_path / "c.toml", fetch=LOOPBACK, sites=sites)
        order = Order((Source("a", server.url("/feed")),), haste="force", jobs=1, max_time=max_time)
        return asyncio.run(run(tmp_path / "natwire.db", settings, order, Watch(), lambda: datetime.now(UTC)))

    return fetch


def serve(server: Server, *titles: str, teaser: str = "It began […]", more: str = "") -> None:
    """A feed of teasers, with pages that have a box of the site's around texts of their own."""
    items = "".join(
        f"<item><title>{title}</title><link>/story/{title}</link><guid>{title}</guid>"
        f"<description>{teaser}</description></item>"
        for title in titles
    )
    server.answers["/feed"] = answer(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())
    for title in titles:
        text = "".join(f"<p>{' '.join(f'{title}{n}{word}' for word in 'abcdefghijklmnop')}.</p>" for n in range(8))
        article = f"<article><h1>{title}</h1>{text}{more}{BOX}</article>"
        page = f"<html><head><title>{title}</title></head><body>{article}</body></html>"
        server.answers[f"/story/{title}"] = answer(page.encode(), Content_Type="text/html; charset=utf-8")


def texts(place: Path) -> list[str]:
    """What is kept."""
    with open_database(place / "natwire.db") as db:
        return [text for (text,) in db.sql.execute("select text from article order by id")]


def test_the_first_pages_of_a_site_are_cleaned_when_it_is_known(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """They came before its furniture was; at the end of the run no text has it, and nobody corrected anything."""
    serve(server, *(f"Story{n}" for n in range(12)))

    totals = fetch()

    assert len(texts(tmp_path)) == 12
    assert [text for text in texts(tmp_path) if "toimitukselle" in text] == []
    assert (totals.kept.corrected, totals.kept.stories) == (0, 12)
    with open_database(tmp_path / "natwire.db", "write") as db:
        marks = "select count(*), count(updated_at) from article where reread_at is not null"
        reread, updated = db.sql.execute(marks).fetchone()
        assert reread >= 2, "the first two came before anything could recur"
        assert updated == 0
        assert Sites(db).grown() == []
        assert care.faults(db) == []


def test_what_there_is_no_time_for_is_left_for_the_next_run(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """The site is still to be swept, and is."""
    serve(server, *(f"Story{n}" for n in range(12)))
    fetch()
    with open_database(tmp_path / "natwire.db", "write") as db:
        db.sql.execute("update site set grown = 1")

    fetch(max_time=timedelta(0))
    with open_database(tmp_path / "natwire.db") as db:
        assert Sites(db).grown() == [f"127.0.0.1:{server.port}"]

    fetch()
    with open_database(tmp_path / "natwire.db") as db:
        assert Sites(db).grown() == []


def test_our_own_change_is_no_correction_when_the_page_comes_again(
    fetch: Fetch, server: Server, tmp_path: Path
) -> None:
    """The feed's words changed, the page's did not, and the user's rules did: nobody corrected the text."""
    serve(server, "Ferry", "Frost")
    fetch()
    assert all("toimitukselle" in text for text in texts(tmp_path))

    serve(server, "Ferry", "Frost", teaser="It all began […]")
    kept = fetch(cut=".k7").kept

    assert not any("toimitukselle" in text for text in texts(tmp_path))
    assert kept == Kept(changed=2), "the items changed, and no article was corrected"
    with open_database(tmp_path / "natwire.db") as db:
        assert len(Versions(db).of(1)) == 1


def test_a_correction_beside_our_own_change_is_one(fetch: Fetch, server: Server, tmp_path: Path) -> None:
    """The earlier text is kept as today's rules read its page, so that the difference is the publisher's alone."""
    serve(server, "Ferry")
    fetch()
    serve(server, "Ferry", teaser="It all began […]", more="<p>The port says that nobody was hurt on that day.</p>")

    assert fetch(cut=".k7").kept.corrected == 1

    with open_database(tmp_path / "natwire.db") as db:
        earlier, _ = Versions(db).of(1)
    (text,) = texts(tmp_path)
    assert text == earlier.told.text + "\n\nThe port says that nobody was hurt on that day."
