"""Learning the writer's own voice: manuscripts, training, and what is stored of it."""
