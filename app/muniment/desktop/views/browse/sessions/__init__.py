"""The session of a memory: read, exported or deleted."""
