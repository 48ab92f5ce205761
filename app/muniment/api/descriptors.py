"""How many connections the machine lets the port hold."""

from typing import Final

CONNECTIONS_MAX: Final = 2_048

_SPARED: Final = 256
"""File descriptors for everything that is no connection: database, models, window, sync."""

_CONNECTIONS_MIN: Final = 64


def room_for_connections(wanted: int = CONNECTIONS_MAX) -> int:
    """Return how many connections may be open, once the process may have as many files as it can.

    A connection is a file to the system. Where a process may have fewer than are wanted (often
    1,024, on macOS 256), the limit is raised as far as the system allows without privileges.

    Args:
        wanted: How many there should be room for.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit on sockets
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _SPARED
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (OSError, ValueError):
        allowed = soft
    return min(wanted, max(_CONNECTIONS_MIN, allowed - _SPARED))
