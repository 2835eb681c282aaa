"""What agencies deliver as files, one module a format, each with a `read` that gives the items of a file.

`read(data, zone)` yields them lazily and raises ParseError behind those that could be read. It resolves no entity,
follows no address and takes a file only up to a bound. Times that name no zone are in `zone`, without one in UTC.
"""
