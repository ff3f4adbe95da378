"""The history of a project: its sets of cards, its brief, and its unwanted phrases."""
