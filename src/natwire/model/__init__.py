"""The words of natwire: plain frozen data that the rooms hand to each other.

A *source* announces *items*; an item becomes an *article*, one outlet's clean text; articles with the same
copy are one *story*, and each of them is a *carrier* of it. All times are aware and UTC.

Four families: `source`, `article`, `story` and `query`. They are imported by family, since each word takes 0.2 to
0.5 ms to make and a search needs a third of them (docs/notes/start-up.md).
"""
