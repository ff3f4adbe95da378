"""The command line: the same services as the window, in one process."""
