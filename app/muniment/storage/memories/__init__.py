"""Tables of memories: read, write, filter, delete."""
