"""A notification of the desktop, before it is shown."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notification:
    """What is shown, for how long, and what a click on it does.

    Args:
        title: Its heading.
        text: What it says, without markup.
        duration_ms: How long it is shown, unless the desktop decides otherwise.
        on_click: Called in the GUI thread.
    """

    title: str
    text: str
    duration_ms: int
    on_click: Callable[[], object]
