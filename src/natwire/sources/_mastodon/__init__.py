"""What Mastodon's API holds: its statuses as items, and the text of their HTML."""
