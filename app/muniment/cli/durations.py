"""Time spans as a person types them."""

import re
from typing import Final

import typer

_UNITS_S: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION: Final = re.compile(r"(\d{1,9})([smhdw])", re.ASCII)


def parse_duration(text: str | None) -> int | None:
    """Parse ``30m``, ``12h``, ``7d`` or ``2w`` to seconds; ``None`` stays ``None``.

    Raises:
        typer.BadParameter: It is none of these, or empty.
    """
    if text is None:
        return None
    match = _DURATION.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise typer.BadParameter("enter a number followed by s, m, h, d or w, such as 12h")
    return int(match[1]) * _UNITS_S[match[2]]
