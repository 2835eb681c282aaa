"""natwire config"""

from __future__ import annotations

import typer

from natwire.cli.hits import AsJson

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Show, check and find the config."
)


@app.command(epilog="Example: natwire config check")
def check(ctx: typer.Context) -> None:
    """Read the config and say whether all is well with it. Exit 2 when it is not."""
    from natwire.cli import queries, sources
    from natwire.wording import count

    settings = ctx.obj.written_config()
    sources.checked(settings.sources, settings.path)
    queries.checked(ctx.obj)
    held = [
        count(len(settings.sources), "source"),
        count(len(settings.watches), "watch", "watches"),
        count(len(settings.digests), "digest"),
    ]
    print(f"{settings.path}: {', '.join(held)}, no fault")


@app.command(epilog='Example: $EDITOR "$(natwire config path)"')
def path(ctx: typer.Context) -> None:
    """Print where the config is."""
    print(ctx.obj.config)


@app.command(epilog="Example: natwire config show --json")
def show(ctx: typer.Context, json: AsJson = False) -> None:
    """Print every setting, with the defaults of those that the config leaves out. Of secrets only where they are."""
    from natwire.show import data, settings

    told = settings.told(ctx.obj.settings)
    print(data.document(told) if json else settings.lines(told))
