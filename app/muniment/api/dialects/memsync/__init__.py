"""MemSync's memory API (v1)."""
