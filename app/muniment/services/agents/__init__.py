"""API keys, and the configuration of agent programs."""
