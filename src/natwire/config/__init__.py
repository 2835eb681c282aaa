"""The user's TOML, checked once and turned into words.

`settings` are the words. `reading` reads them from the file: `tables` knows where things stand, `keys` which there
are, `values`, `web_values` and `mail_values` what each may be, `delivery` where things are sent. `editing` changes the
file and keeps its comments, `places` knows where it is, `zone` reads the one setting that all commands need. `secrets`
finds what the config only refers to, in one of the `vaults`.
"""
