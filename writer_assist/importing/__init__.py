"""Importing: turning files and folders into notes."""
