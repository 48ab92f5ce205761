"""Connections, driver errors, disk space, and the publication of commits."""
