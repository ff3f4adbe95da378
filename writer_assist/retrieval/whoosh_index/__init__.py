"""The full-text index: everything that knows the files of Whoosh."""
