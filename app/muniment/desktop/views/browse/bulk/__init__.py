"""Changes to many memories at once."""
