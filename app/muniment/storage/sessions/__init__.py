"""Tables of sessions, states and turns."""
