"""Muniment: a private, encrypted, local memory for a person and their AI agents."""

__version__ = "0.1.0"
