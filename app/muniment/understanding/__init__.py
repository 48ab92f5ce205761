"""What texts say: types, entities, facts out of conversations, the profile. No cloud, no LLM."""
