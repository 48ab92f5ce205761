"""Backups, recovery keys, secrets and vault checks as values."""
