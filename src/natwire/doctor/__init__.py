"""What is wrong with natwire's house, judged from facts that others gathered: nothing here asks a disk or a network.

A file per part of the house: `data` for the database, `machine` for what it stands on, `rounds` for its runs, and
`following` for the sources.
"""
