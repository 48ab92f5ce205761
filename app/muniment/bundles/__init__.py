"""Encrypted bundles: one file with a header of slots and one encrypted payload."""
