"""A person's profile, made of their own sentences."""
