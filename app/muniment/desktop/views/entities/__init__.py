"""The People and things view: what memories mention, and how it belongs together."""
