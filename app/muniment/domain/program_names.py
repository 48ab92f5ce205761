"""Names of the program on the desktop, and the message of a second start to the first."""

from typing import Final

APPLICATION_ID: Final = "org.muniment.Muniment"
"""The application id on the desktop; GNOME requires a name with a dot."""

TOKEN_VARIABLE: Final = "XDG_ACTIVATION_TOKEN"  # noqa: S105 (a variable's name)
"""Environment variable by which a Wayland desktop lets a process bring a window to the front."""

TOKEN_MAX: Final = 256
"""Longest activation token that is passed on, in characters."""

ANSWER: Final = b"ok\n"
"""The window's reply to a command that it accepts."""


def request_line(command: str, token: str) -> bytes:
    """Return the request that is sent to a running window."""
    is_valid = token.isascii() and token.isprintable() and " " not in token
    parts = (command, token) if token and is_valid and len(token) <= TOKEN_MAX else (command,)
    return " ".join(parts).encode("ascii") + b"\n"
