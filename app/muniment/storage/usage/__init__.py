"""Statistics and usage figures."""
