"""Profile: what the memories of a namespace tell about a person, and the person's word on it."""
