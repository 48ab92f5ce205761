"""Stats: what is in the vault and what is done with it, in charts."""
