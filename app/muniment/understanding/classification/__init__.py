"""Type, kind and categories of a text."""
