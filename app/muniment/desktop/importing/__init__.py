"""Memories out of a readable file: looked at, then imported."""
