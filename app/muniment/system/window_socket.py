"""Reach the window of a running instance through its local socket, without loading Qt.

A shortcut bound to ``muniment capture`` starts a process each time; loading Qt's network library in
it would take longer than showing the window.
"""

import hashlib
import os
import socket
import sys
from pathlib import Path
from typing import Final

from muniment.domain.program_names import ANSWER, TOKEN_VARIABLE, request_line

_WAIT_S: Final = 1.0


def instance_name(home: Path) -> str:
    """Derive the socket's name, unique per vault, from the data directory.

    The path itself is not in the name, because other users can list sockets. If the system has a
    private folder for the user's sockets, the name is a path in it.
    """
    digest = hashlib.sha256(str(home.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    name = f"muniment-{digest[:24]}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(runtime) / name) if runtime and Path(runtime).is_dir() else name


def can_call() -> bool:
    """Return whether `call_window` supports the sockets of this system."""
    return sys.platform != "win32"


def call_window(name: str, command: str) -> bool:
    """Send a command to the window of a running instance; needs no event loop.

    Args:
        name: The socket's name from `instance_name`.
        command: ``raise``, ``capture``, ``search`` or that of
            `muniment.domain.program_names.import_command`.

    Returns:
        Whether a window accepted the command.
    """
    # Qt puts a name that is not a path into the temporary folder.
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
