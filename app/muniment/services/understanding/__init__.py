"""Text analysis of memories, at once or in the background."""
