"""Says to screen readers what is seen at a glance: a notice, a problem, how many were found."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(source: QWidget, text: str, *, is_urgent: bool = False) -> None:
    """Have a screen reader read a text aloud, though the focus is elsewhere; GUI thread only.

    Nothing happens while no screen reader listens, or for an empty text.

    Args:
        source: The control that shows the text.
        text: What is said.
        is_urgent: Whether it interrupts what is being read.
    """
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(source, text)
    degree = QAccessible.AnnouncementPoliteness
    event.setPoliteness(degree.Assertive if is_urgent else degree.Polite)
    QAccessible.updateAccessibility(event)
