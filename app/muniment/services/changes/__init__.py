"""The events that clients follow."""
