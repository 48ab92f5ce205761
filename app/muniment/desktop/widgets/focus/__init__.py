"""Keyboard focus: order, return, scrolling to the focused control."""
