"""Tables of the profile and the user's changes to it."""
