"""Other wordings for what the writer selected, as cards beside the text."""
