"""Azen's memory API (v1)."""
