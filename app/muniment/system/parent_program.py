"""Which program started this one."""

import os
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_WRAPPERS: Final = frozenset(
    {"sh", "bash", "dash", "zsh", "fish", "ksh", "busybox", "env", "timeout", "nice", "uv", "uvx"}
)
_STEPS_MAX: Final = 5


def parent_program() -> str:
    """Return the executable that started this process, past shells; empty where it is unknown.

    Known on Linux alone. A program can be started by another one, so this proves nothing.
    """
    pid, found = os.getppid(), ""
    for _ in range(_STEPS_MAX):
        program = _executable(pid)
        if not program:
            break
        found = program
        if Path(program).name not in _WRAPPERS:
            break
        pid = _parent(pid)
    return found


def _executable(pid: int) -> str:
    try:
        return str((_PROCESSES / str(pid) / "exe").readlink()).removesuffix(" (deleted)")
    except OSError:
        return ""


def _parent(pid: int) -> int:
    try:
        # The name in parentheses may itself hold parentheses and spaces.
        fields = (_PROCESSES / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2]
        return int(fields.split()[1])
    except (OSError, ValueError, IndexError):
        return 0
