"""Drafts as files: opening, saving, locking and rescuing them.  No Qt."""
