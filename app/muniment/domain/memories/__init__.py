"""Memories and operations on them as values."""
