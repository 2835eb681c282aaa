"""The user's TOML, checked once and turned into words: `reading` reads it, `editing` changes it, comments stay."""

from natwire.config.reading import read
from natwire.config.settings import DigestPlan, FetchSettings, Settings

__all__ = ["DigestPlan", "FetchSettings", "Settings", "read"]
