"""How another start reaches the window of a home: its local socket, without loading Qt.

A key that is bound to ``muniment capture`` starts a process each time; loading Qt's network library
there would cost more than showing the window does.
"""

import hashlib
import os
import socket
import sys
from pathlib import Path
from typing import Final

from muniment.domain.program import ANSWER, TOKEN_VARIABLE, request_line

_WAIT_S: Final = 1.0


def instance_name(home: Path) -> str:
    """Derive the socket's name from the home folder, one for each vault.

    The path itself is not in the name, for sockets can be listed by other users. Where the system
    has a folder for sockets that belongs to this user alone, the name is a path in it.
    """
    digest = hashlib.sha256(str(home.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    name = f"muniment-{digest[:24]}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(runtime) / name) if runtime and Path(runtime).is_dir() else name


def can_call() -> bool:
    """Tell whether this system's sockets are ones that `call_window` can speak to."""
    return sys.platform != "win32"


def call_window(name: str, command: str) -> bool:
    """Ask the window of a running instance for something; needs no event loop.

    Args:
        name: As `instance_name` derives it.
        command: ``raise`` or ``capture``.

    Returns:
        Whether a window took the command.
    """
    # Qt puts a name that is no path into the folder for temporary files.
    path = Path(os.environ.get("TMPDIR") or "/tmp") / name  # noqa: S108 - Qt's own rule
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(_WAIT_S)
        try:
            line.connect(str(path))
            line.sendall(request_line(command, os.environ.get(TOKEN_VARIABLE, "")))
            answer = b""
            while len(answer) < len(ANSWER):
                received = line.recv(len(ANSWER))
                if not received:
                    return False
                answer += received
        except OSError:
            return False
    return answer == ANSWER
