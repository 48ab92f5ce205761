"""Detect whether this session can show a window."""

import os
import sys


def has_display() -> bool:
    """Return whether a window can be shown; an explicitly chosen Qt platform counts."""
    if sys.platform in {"win32", "darwin"}:
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
