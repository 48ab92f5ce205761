"""MemoryRelay's memory API (v1, and v2 for asynchronous calls)."""
