"""Announce notices, problems and result counts to screen readers."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(source: QWidget, text: str, *, is_urgent: bool = False) -> None:
    """Have a screen reader read a text aloud while the focus is elsewhere; GUI thread only.

    Does nothing if no screen reader is listening or the text is empty.

    Args:
        source: The control that shows the text.
        text: The text to read.
        is_urgent: Whether it interrupts what is being read.
    """
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(source, text)
    degree = QAccessible.AnnouncementPoliteness
    event.setPoliteness(degree.Assertive if is_urgent else degree.Polite)
    QAccessible.updateAccessibility(event)
