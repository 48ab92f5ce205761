"""Which texts contain secrets, and who may read them."""
