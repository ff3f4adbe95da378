"""Connects widgets, controllers and engines: one module for each part of the window."""
