"""Sendryx's memory API (v1)."""
