"""Use cases of sync between devices."""
