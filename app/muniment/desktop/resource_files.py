"""Where icons, tokens and the style sheet lie: in the wheel, or beside `app/` in a checkout."""

from functools import cache
from pathlib import Path

import muniment

_PACKAGE = Path(muniment.__file__).parent


@cache
def resource_folder() -> Path:
    """Return the folder that holds ``theme.json``, ``style.qss`` and ``icons/``."""
    bundled = _PACKAGE / "_bundled" / "resources"
    return bundled if bundled.is_dir() else _PACKAGE.parent.parent / "resources"


def resource_text(name: str) -> str:
    """Read one text file below the resource folder.

    Args:
        name: Path below the folder, such as ``icons/lock.svg``.
    """
    return (resource_folder() / name).read_text(encoding="utf-8")
