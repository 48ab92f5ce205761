"""Whether a text is piped into a command."""

import os
import stat
import sys


def is_piped() -> bool:
    """Return whether standard input is a pipe or a file.

    A desktop that starts a command by a shortcut passes a device, or nothing.
    """
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)
