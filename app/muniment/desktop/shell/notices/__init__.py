"""Notices, the status bar, and the questions before quitting."""
