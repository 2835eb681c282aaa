"""The terminal: lines, stories, tables, and the same things as data for other programs.

What is printed was cleaned when it came in; here it is put on one line again, so that no title can move a cursor.
"""
