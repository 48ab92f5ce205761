"""Names of the program on the desktop, and the message of a second start to the first."""

import base64
import os
from pathlib import Path
from typing import Final

APPLICATION_ID: Final = "org.muniment.Muniment"
"""The application id on the desktop; GNOME requires a name with a dot."""

TOKEN_VARIABLE: Final = "XDG_ACTIVATION_TOKEN"  # noqa: S105 (a variable's name)
"""Environment variable by which a Wayland desktop lets a process bring a window to the front."""

TOKEN_MAX: Final = 256
"""Longest activation token that is passed on, in characters."""

BUNDLE_TYPE: Final = "application/vnd.muniment.bundle"
"""Media type of a bundle."""

IMPORT: Final = "import:"
"""Begins the command that imports a file; its path follows, in base 64."""

COMMAND_MAX: Final = 8_192
"""Longest command, in characters: no path has more than 4,096 bytes."""

ANSWER: Final = b"ok\n"
"""The window's reply to a command that it accepts."""


def request_line(command: str, token: str) -> bytes:
    """Return the request that is sent to a running window."""
    is_valid = token.isascii() and token.isprintable() and " " not in token
    parts = (command, token) if token and is_valid and len(token) <= TOKEN_MAX else (command,)
    return " ".join(parts).encode("ascii") + b"\n"


def import_command(path: Path) -> str:
    """Return the command that opens the import of a file."""
    return IMPORT + base64.urlsafe_b64encode(os.fsencode(path.absolute())).decode("ascii")


def path_to_import(command: str) -> Path | None:
    """Return the file of an import command; ``None`` if it is another command."""
    if not command.startswith(IMPORT):
        return None
    try:
        raw = base64.b64decode(command.removeprefix(IMPORT), b"-_", validate=True)
    except ValueError:
        return None
    return Path(os.fsdecode(raw))
