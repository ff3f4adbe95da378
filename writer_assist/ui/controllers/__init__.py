"""What decides: between the widgets and the engines."""
