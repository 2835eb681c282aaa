"""What Bluesky's API holds: its posts as items, and the text of their facets."""
