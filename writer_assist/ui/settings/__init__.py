"""The settings dialog, and the settings while the program runs."""
