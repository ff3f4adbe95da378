"""What the writer can choose."""
