"""The window's background tasks and the services that follow the vault."""
