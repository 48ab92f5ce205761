"""MCP: a few tools over the services, served by the official SDK."""
