"""Use cases on sessions and their states."""
