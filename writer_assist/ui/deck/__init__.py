"""The deck: a card at a time from the writer's own notes, one key away."""
