"""Encrypted bundles in the window."""
