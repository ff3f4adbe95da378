"""The command line: uses the same services as the window, in one process."""
