"""Memories written into a readable file: what is asked before, and how far it is."""
