"""The Namespaces view: contents, access, and actions of each namespace."""
