"""Trash: what was deleted, until it is purged."""
