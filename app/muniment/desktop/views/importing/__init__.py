"""Import of memories from a readable file, with a preview."""
