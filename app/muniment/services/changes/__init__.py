"""The change feed and the events that clients follow."""
