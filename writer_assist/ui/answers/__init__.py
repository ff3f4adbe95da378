"""Ask your notes: a question, and the writer's own sentences that answer it."""
