"""The Owners and sessions view: whose memories there are, and from which session."""
