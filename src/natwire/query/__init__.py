"""The words a user types become a tree.

    patria turkey           both words
    "central bank"          a phrase, in whatever quotes
    patria OR aselsan       either; `|` does the same
    patria -football        without; NOT does the same
    patri*                  words that begin so
    patria NEAR/5 ankara    at most five words apart; ten without a number
    (patria OR fnss) nato   brackets; AND binds tighter than OR
    title:patria            also text: source: host: author: lang: date: seen: carriers:
    source:(yle bbc)        any of them
    date:2d                 since two days ago; also 12h 3w today yesterday 2026 2026-05 2026-05-01
    date:2026-05-01..       from then on; also ..2026-05-20 2026-05-01..2026-05-20 >2026-05-01 <=2026-05-20
    carriers:>2             also carriers:3 and carriers:2..5
    watch:patria            what the watch of that name looks for; `watches.expand` writes it out
    digest:morning          what the digest of that name has told

Everything else is plain text. No input is an error: what cannot be an operator, a field or a date is a word, and
`wording.explain` says in one line how it was read; `moments.since` reads a time alone.
"""

from natwire.query.reader import read

__all__ = ["read"]
