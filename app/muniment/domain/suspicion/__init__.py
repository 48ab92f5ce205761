"""Which texts look like instructions to a language model."""
