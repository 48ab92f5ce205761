"""Use cases: each validates, works in one transaction and returns a change set."""
