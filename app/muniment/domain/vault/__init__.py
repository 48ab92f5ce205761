"""Backups, recovery keys, secrets and examinations as values."""
