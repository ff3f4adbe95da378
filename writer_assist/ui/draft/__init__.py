"""The text being written."""
