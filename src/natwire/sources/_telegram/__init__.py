"""How the page of a channel is read; `telegram.py` beside this folder is the kind that uses it."""
