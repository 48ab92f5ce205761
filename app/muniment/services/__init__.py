"""Use cases: validate, work, one transaction, change set."""
