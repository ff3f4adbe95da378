"""Writer Assist: a program for drafting fiction with your own notes beside you, offline."""

__version__ = "0.2.0"
