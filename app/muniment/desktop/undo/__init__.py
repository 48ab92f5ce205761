"""Undo and redo of what the person did in this window."""
