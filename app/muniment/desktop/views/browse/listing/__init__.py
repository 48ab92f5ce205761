"""The list of memories."""
