"""The navigation: destinations and namespaces."""
