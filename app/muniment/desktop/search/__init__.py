"""Search: its field and filters, what is found and why, and the searches that are kept."""
