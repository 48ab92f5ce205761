"""The number of connections that the operating system allows."""

from typing import Final

CONNECTIONS_MAX: Final = 2_048

_SPARED: Final = 256
"""File descriptors reserved for everything else: database, models, window, sync."""

_CONNECTIONS_MIN: Final = 64


def room_for_connections(wanted: int = CONNECTIONS_MAX) -> int:
    """Raise the limit of open files if needed, and return how many connections may be open.

    Each connection takes a file descriptor. The default limit (often 1,024, on macOS 256) is raised
    as far as the system allows without privileges.

    Args:
        wanted: The number of connections wanted.
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
