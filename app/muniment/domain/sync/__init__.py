"""Requests to sync and their results."""
