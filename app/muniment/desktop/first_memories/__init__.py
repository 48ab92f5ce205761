"""The end of the first run: three memories of one's own, and one search by meaning."""
