"""The status bar: background work and its progress."""
