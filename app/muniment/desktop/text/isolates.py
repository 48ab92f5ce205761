"""Unicode isolates around texts that users wrote."""

from typing import Final

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_END_OF_ISOLATE: Final = "\u2069"


def as_written(text: str) -> str:
    """Return text that a user wrote so that it is painted in the direction of its own script.

    Without this it takes the direction of the window: the full stop of a Hebrew sentence would
    precede it.

    Source:
        Unicode Standard Annex 9, section 2.4 (explicit directional isolates).
    """
    return f"{_FIRST_STRONG_ISOLATE}{text}{_END_OF_ISOLATE}" if text else ""
