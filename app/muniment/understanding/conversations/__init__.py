"""Facts of a conversation that are worth remembering."""
