"""Finders of each kind of secret, by the form of the value or by the words around it."""
