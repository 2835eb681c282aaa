"""natwire config"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from natwire.cli.hits import AsJson

if TYPE_CHECKING:
    from natwire.cli.place import Place
    from natwire.config.settings import Settings

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Show, check and find the config."
)


@app.command(epilog="Example: natwire config check")
def check(ctx: typer.Context) -> None:
    """Read the config and say whether all is well with it. Exit 2 when it is not.

    Secrets that cannot be read here and now are no fault, since a crontab may have another environment; they are told
    as warnings, and so is mail that no channel takes.
    """
    from natwire.cli.place import say
    from natwire.wording import count

    warnings = checked(ctx.obj)
    settings = ctx.obj.settings
    reporting = sum(watch.report is not None for watch in settings.watches)
    held = [
        count(len(settings.sources), "source"),
        count(len(settings.watches), "watch", "watches") + f" ({reporting} reporting)" * bool(reporting),
        count(len(settings.digests), "digest"),
        count(len(settings.channels), "channel"),
    ]
    for warning in warnings:
        say(f"natwire: {warning}")
    print(f"{settings.path}: {', '.join(held)}, {count(len(warnings), 'warning') if warnings else 'no fault'}")


def checked(place: Place) -> list[str]:
    """What to warn of in the config. Raises ConfigError for its first fault."""
    from natwire.cli import queries, sources
    from natwire.config import delivery, secrets

    settings = place.written_config()
    sources.checked(settings.sources, settings.path)
    sources.checked_bridges(settings.bridges, settings.path)
    queries.checked(place)
    _check_templates(settings)
    return [*secrets.missing(settings), *delivery.missing(settings)]


def _check_templates(settings: Settings) -> None:
    """Raises ConfigError for a template, of mails or of a webhook, that cannot tell all that there may be to tell."""
    if not settings.channels:  # then nothing is sent, and Jinja2 need not be imported
        return
    from natwire import digest
    from natwire.digest.sample import sample
    from natwire.pipeline import letters

    digest.check(letters.templates(settings))
    for channel in settings.channels.values():
        if channel.template:
            digest.filled(sample(), channel.template, f"the template of channel {channel.name}")


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
