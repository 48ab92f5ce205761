"""The command palette: finds everything the window can do by a few typed letters."""
