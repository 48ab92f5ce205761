"""Attributes of a speaker with one value at a time."""
