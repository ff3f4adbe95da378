"""The two engine processes: one for the library, one for the language model."""
