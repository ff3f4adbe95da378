"""The library: folders, notes, failures."""
