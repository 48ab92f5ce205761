"""Checks of the database file, and repairs."""
