"""A memory's metadata as an editable table."""
