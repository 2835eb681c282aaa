"""Pages and what feeds print, made into articles: title, text, authors, day, language, and what was cut and why.

A page is decoded (`decode`) and parsed once into `blocks`; what it says about itself is read first (`claims`), then
each block near the story gets a verdict (`body`), with the names of classes (`furniture`) and the phrases that pages
print around stories (`lexicon`, `phrases/*.toml`) as witnesses. Text without markup goes by its lines (`boilerplate`).
"""

from natwire.parse.again import again
from natwire.parse.feed import announced, together
from natwire.parse.memory import traces
from natwire.parse.page import article

__all__ = ["again", "announced", "article", "together", "traces"]
