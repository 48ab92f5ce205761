"""The Tidy up view: memories that say the same, and memories that nobody uses."""
