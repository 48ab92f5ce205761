"""Export to and import from readable files."""
