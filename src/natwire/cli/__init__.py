"""The door: a module per command or group, imported when it is named. Options in, rooms wired, result shown."""
