"""Namespaces, and which of them an actor may access."""
