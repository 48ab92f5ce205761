"""Readers of other programs' files: a file in, a stream of memories and conversations out."""
