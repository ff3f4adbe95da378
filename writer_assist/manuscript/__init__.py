"""Drafts as files: opening, saving, guarding. No Qt."""
