"""The user's TOML, checked once and turned into words.

`settings` are the words, `reading` reads them, `editing` changes the file and keeps its comments, `places` knows where
it is, `zone` reads the one setting that every command needs. `secrets` finds what the config only refers to, in one of
the `vaults`.
"""
