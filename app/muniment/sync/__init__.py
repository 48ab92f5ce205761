"""Replication between devices through a remote that is not trusted."""
