"""The native dialect: Muniment's own API, at the root and under ``/native``."""
