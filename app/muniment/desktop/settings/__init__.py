"""Settings, in sections."""
