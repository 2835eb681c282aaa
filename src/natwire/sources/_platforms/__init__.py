"""Where people follow what, and how it is written: what `locate` needs to know of the web and of its platforms."""
