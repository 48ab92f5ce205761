"""The views, one package per destination or dialog."""
