"""The writer's own voice: learning it, choosing it, and how strongly cards follow it."""
