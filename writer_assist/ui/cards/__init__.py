"""The continuations offered, as cards."""
