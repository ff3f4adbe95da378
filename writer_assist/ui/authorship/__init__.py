"""Who wrote what: keeping it, showing it in the text, and the report of it."""
