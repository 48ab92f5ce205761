"""The Profile view: what a namespace's memories say about the user, and the user's edits."""
