"""The scenes of a book in one scroll: the open one is written in, the others lie around it."""
