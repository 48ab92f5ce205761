"""Conditions for the memories that are listed."""
