"""Undo and redo of the user's operations in this window."""
