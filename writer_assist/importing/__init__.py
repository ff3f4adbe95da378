"""What a file or a folder of notes becomes."""
