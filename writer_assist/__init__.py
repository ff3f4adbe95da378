"""Writer Assist: drafting fiction beside your own notes, offline."""

__version__ = "0.1.0"
