"""How the formats of feeds are read; `feed.py` beside this folder is the kind that uses it."""
