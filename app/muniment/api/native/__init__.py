"""The native dialect: the API of Muniment's own, at the root and under ``/native``."""
