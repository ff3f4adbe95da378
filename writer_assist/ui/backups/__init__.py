"""Backups: making one a day, looking into them, and going back to one."""
