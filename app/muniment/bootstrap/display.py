"""Whether this session can show a window."""

import os
import sys


def has_display() -> bool:
    """Tell whether a window can be shown; a platform chosen by hand for Qt counts."""
    if sys.platform in {"win32", "darwin"}:
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
