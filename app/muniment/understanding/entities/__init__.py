"""Names, dates, addresses and amounts in a text, and which are the same."""
