"""When natwire runs by itself: lines for cron, units for systemd, and their way into the system."""
