"""Export of memories to a readable file: the dialog and the background work."""
