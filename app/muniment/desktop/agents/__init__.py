"""Agents: their keys, what they did, and how they are connected."""
