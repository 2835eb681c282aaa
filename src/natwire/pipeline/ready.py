"""An article made ready for the store, with all that takes long: away from the store, in a worker."""

from __future__ import annotations

from dataclasses import replace

from natwire import dedupe
from natwire.model.article import Article, Reading
from natwire.store.fold import fold

MOST_TEXT = 500_000  # characters of an article; a long read has fifty thousand, a hostile one millions


def ready(article: Article, key: str, outlet: str) -> Reading:
    """An article with its fingerprint and the words for the index."""
    if article.parts or len(article.text) > MOST_TEXT:
        article = replace(article, text=article.text[:MOST_TEXT], parts=())
    folded = fold(article.title), fold(article.text)
    # The print of the folded words is that of the words, and quicker to make.
    return Reading(
        article=article,
        key=key,
        outlet=outlet,
        print=dedupe.fingerprint(*folded),
        folded=folded,
        credit=dedupe.credit(article.authors, article.text),
    )
