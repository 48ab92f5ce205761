"""Backups: schedule, files, restore, rescue of another vault."""
