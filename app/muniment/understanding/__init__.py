"""Text analysis: types, entities, facts from conversations, the profile. No cloud, no LLM."""
