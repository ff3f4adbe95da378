"""Retrieval: finding passages by words, by names and by meaning."""
