"""A memory's metadata as a table that the person edits."""
