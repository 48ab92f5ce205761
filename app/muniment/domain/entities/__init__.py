"""Entities and owners as values."""
