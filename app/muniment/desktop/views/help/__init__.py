"""What the Help menu shows: the guide, and facts for the report of a problem."""
