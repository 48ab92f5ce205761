"""What SQLite's own check of a file says, with names for the trees it numbers."""

import re
from collections.abc import Sequence
from typing import Any, Final

_TREE: Final = re.compile(r"(?:On tree page|Tree) (\d+)\b")
_UNUSED: Final = re.compile(r"Page \d+: never used")
_TREES: Final = "SELECT rootpage, type || ' ' || name FROM sqlite_master WHERE rootpage > 0"


def named_problems(raw: Any, problems: Sequence[str]) -> list[str]:
    """Return what is wrong, each with the table or index it is about.

    A page that nothing uses is left out: it lacks nothing.

    Args:
        raw: The driver's connection.
        problems: As ``PRAGMA integrity_check`` says them.
    """
    found = [line for problem in problems for line in problem.splitlines()]
    kept = [line for line in found if line and not _UNUSED.fullmatch(line.strip())]
    if not any(_TREE.match(line) for line in kept):
        return kept
    names = {str(root): name for root, name in raw.execute(_TREES)}
    return [_named(line, names) for line in kept]


def _named(problem: str, names: dict[str, str]) -> str:
    match = _TREE.match(problem)
    name = names.get(match[1]) if match else None
    return problem if name is None else f"{name}: {problem}"
