"""The end of the first run: the user writes three memories and searches them by meaning."""
