"""Finding passages by their words, their names and their meaning."""
