"""Colours, style sheets, icons and their files."""
