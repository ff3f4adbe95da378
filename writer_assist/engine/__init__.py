"""The two processes that work for the window."""
