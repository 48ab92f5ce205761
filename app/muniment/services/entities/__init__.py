"""Use cases on entities and the owners of memories."""
