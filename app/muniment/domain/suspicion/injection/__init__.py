"""Text that tries to instruct an agent: rules as tables of words, and what applies them."""
