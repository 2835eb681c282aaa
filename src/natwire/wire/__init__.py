"""What agencies deliver as files: `ninjs`, `newsml2`, `newsml1` and `nitf` each have a `read` for the items of a file.

`read(data, zone)` yields them lazily and raises ParseError behind those that could be read. It resolves no entity,
follows no address and takes a file only up to a bound. Times that name no zone are in `zone`, without one in UTC.
Who sent an item is told by `identity`, and its text from its notes by `bodies`, for all formats alike.
"""
