"""The HTTP server through which agents and vendors' clients use the services."""
