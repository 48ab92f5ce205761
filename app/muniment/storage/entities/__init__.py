"""Tables of entities, mentions and owners."""
