"""The window, the tray and quick capture: a front over the services, and nothing below them."""
