"""The port: HTTP for agents, over the services."""
