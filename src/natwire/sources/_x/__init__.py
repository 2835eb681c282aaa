"""How X's answers are read; `x.py` beside this folder is the kind that uses it."""
