"""From a name to one of the user's sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from natwire.errors import ConfigError, NatwireError
from natwire.model.source import Source
from natwire.wording import near


def checked(sources: Sequence[Source], config: Path) -> None:
    """Raises ConfigError for a source of a kind that there is none of, or of an account that is named by its page.

    The config's own reader does not know the kinds.
    """
    from natwire.sources import kind

    for source in sources:
        if source.is_folder:
            continue
        try:
            kind(source.kind)
        except NatwireError as error:
            raise ConfigError(f'{config}: source "{source.name}": {error}', hint=error.hint) from error
        if source.kind != "feed" and not source.is_account:
            _check_page(source, config)


def _check_page(source: Source, config: Path) -> None:
    """Kinds of packages outside natwire may have addresses of the web; its own have not."""
    from natwire.sources.locate import locate

    try:
        meant = locate(source.address)
    except NatwireError:  # what natwire refuses, a package may read
        return
    if meant.kind == source.kind:
        raise ConfigError(
            f'{config}: source "{source.name}": {source.address} is the page of an account',
            hint=f'write url = "{meant.address}"',
        )


def checked_bridges(bridges: Iterable[str], config: Path) -> None:
    """Raises ConfigError for a bridge to a platform that natwire does not know: no address would ever lead over it."""
    from natwire.config.tables import nearest
    from natwire.sources.locate import bridgeable

    for platform in bridges:
        if platform not in (known := sorted(bridgeable())):
            raise ConfigError(f'{config}: no platform "{platform}" in [rewrite]', hint=nearest(platform, known))


def named(sources: Sequence[Source], name: str) -> Source:
    """The source of that name, or at that address. Raises NatwireError with the nearest right name."""
    for source in sources:
        if name in (source.name, source.address):
            return source
    meant = near(name, (source.name for source in sources))
    raise NatwireError(f'no source "{name}"', hint=f'did you mean "{meant}"?' if meant else "natwire source list")
