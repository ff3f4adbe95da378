"""What was written when, and measures of the text."""
