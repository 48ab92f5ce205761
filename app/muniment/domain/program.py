"""What this program is called by the desktop, and what a second start says to the first."""

from typing import Final

APPLICATION_ID: Final = "org.muniment.Muniment"
"""Names the application to the desktop; GNOME wants a name with a dot."""

TOKEN_VARIABLE: Final = "XDG_ACTIVATION_TOKEN"  # noqa: S105 (a variable's name)
"""Environment variable by which a Wayland desktop lets a process bring a window to the front."""

TOKEN_MAX: Final = 256
"""Longest activation token that is passed on, in characters."""

ANSWER: Final = b"ok\n"
"""What the window answers to a command that it takes."""


def request_line(command: str, token: str) -> bytes:
    """Return the line that asks a running window for something.

    Args:
        command: ``raise`` or ``capture``.
        token: The desktop's activation token; left out where it is empty, too long or not one
            printable ASCII word.
    """
    is_valid = token.isascii() and token.isprintable() and " " not in token
    parts = (command, token) if token and is_valid and len(token) <= TOKEN_MAX else (command,)
    return " ".join(parts).encode("ascii") + b"\n"
