"""Tables of vectors, and sets of them per model."""
