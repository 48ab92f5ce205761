"""The profile and the bio of a namespace."""
