"""What a project remembers of its continuations."""
