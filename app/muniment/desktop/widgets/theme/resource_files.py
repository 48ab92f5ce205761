"""Locate icons, tokens and the style sheet: in the wheel, or next to `app/` in a checkout."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import muniment

_PACKAGE = Path(muniment.__file__).parent


@cache
def resource_folder() -> Path:
    """Return the folder that holds ``theme.json``, ``style.qss`` and ``icons/``."""
    bundled = _PACKAGE / "_bundled" / "resources"
    return bundled if bundled.is_dir() else _PACKAGE.parent.parent / "resources"


@cache
def resource_text(name: str) -> str:
    """Return one text file below the resource folder, read once.

    Args:
        name: Path below the folder, such as ``icons/lock.svg``.
    """
    return (resource_folder() / name).read_text(encoding="utf-8")


@cache
def tokens() -> dict[str, Any]:
    """Return the tokens of ``theme.json``, read once."""
    loaded: dict[str, Any] = json.loads(resource_text("theme.json"))
    return loaded
