"""Tables that views fill."""
