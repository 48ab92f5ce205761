"""The settings view and its sections."""
