"""Detection of text that tries to instruct an agent: tables of rules, and their matcher."""
