"""The map of the notes over the window: dots to wander among, magnets, a list and a page."""
