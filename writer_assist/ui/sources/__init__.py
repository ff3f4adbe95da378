"""The notes that fit the paragraph."""
