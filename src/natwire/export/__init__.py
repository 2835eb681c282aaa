"""Stories as files for other programs: a module for each form, text out, and no clock, no file and no database in it.

Each has `pieces(stories) -> Iterator[str]`: the file, piece by piece, so that a hundred thousand stories need no more
memory than one. The same stories give the same bytes. `jsonl` alone takes records, and reads them back.
"""
