"""Handing a manuscript in: the dialog, and the work behind it."""
