"""The window, the tray and quick capture."""
