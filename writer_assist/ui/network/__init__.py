"""The page behind "offline" in the status line: what was asked of the network, and by whom."""
