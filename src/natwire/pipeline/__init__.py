"""The corridor: the one place where rooms meet.

`steps` are the pure parts, run in worker processes; `workers` are those processes; `writer` is the one thread that
owns the database; `run` walks the sources through all of them; `visit` asks for one thing and stores nothing.
"""
