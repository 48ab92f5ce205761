"""MCP: a few tools over the services, spoken through the official SDK."""
