"""Find and replace in the draft, the book and the notes."""
