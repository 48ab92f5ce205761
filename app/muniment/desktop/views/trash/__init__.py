"""The Trash view: deleted memories until they are purged."""
