"""The manuscript as a project in the window: its tree, fields, outline and cards."""
