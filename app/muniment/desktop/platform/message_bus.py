"""Where the message bus of a Linux desktop is."""

import os
import sys
from pathlib import Path


def session_bus_address() -> str | None:
    """Return the address of the session bus; ``None`` if there is none."""
    if sys.platform in {"win32", "darwin"}:
        return None
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        return named
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and (Path(runtime) / "bus").exists():
        return f"unix:path={runtime}/bus"
    return None
