"""What the program is about: notes, passages, snippets, continuations. Standard library only."""
