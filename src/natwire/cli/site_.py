"""natwire site"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from natwire.cli.hits import AsJson
from natwire.cli.place import Place, say
from natwire.errors import NatwireError

if TYPE_CHECKING:
    from natwire.model.site import Site
    from natwire.store.sites import Sites

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="See and drop what is remembered of the sites whose pages are read.",
)


@app.command(epilog="Example: natwire site show example.org")
def show(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Argument(help="A site; all of them without it.", metavar="HOST")] = None,
    json: AsJson = False,
) -> None:
    """List what recurs on the pages of a site and is cut from its texts."""
    from natwire.show import data, site
    from natwire.store.sites import Sites

    place: Place = ctx.obj
    with place.opened() as db:
        found = [_site(Sites(db), host)] if host else Sites(db).hosts()
    if json:
        told = [site.told(each) for each in found]
        print(data.document(told[0] if host else told))
    elif text := site.blocks(found[0], place.out, place.zone, place.now) if host else site.hosts(found, place.out):
        print(text)


@app.command(epilog="Example: natwire site forget example.org")
def forget(ctx: typer.Context, host: Annotated[str, typer.Argument(help="A site.", metavar="HOST")]) -> None:
    """Drop what is remembered of a site. Its texts stay as they are; natwire reparse learns it anew from its pages."""
    from natwire.store.sites import Sites
    from natwire.wording import count

    place: Place = ctx.obj
    with place.opened("beside") as db:
        sites = Sites(db)
        site = _site(sites, host)
        sites.forget(site.host)
    say(f"forgot {site.host}: {count(len(site.furniture), 'block')} of {count(site.pages, 'page')}")


def _site(sites: Sites, host: str) -> Site:
    """The memory of a host, as it is typed or copied from an address. Raises NatwireError when there is none."""
    from natwire import dedupe
    from natwire.wording import near

    name = dedupe.outlet(host if "//" in host else f"//{host}")
    if found := sites.show(name):
        return found
    meant = near(name, (site.host for site in sites.hosts()))
    raise NatwireError(
        f"nothing is remembered of {host}",
        hint=f"did you mean {meant}?" if meant else "natwire site show lists the sites of which something is",
    )
