"""Hints that show what somebody wrote: as it was written."""

from html import escape

from PySide6.QtGui import Qt


def plain_hint(text: str) -> str:
    """Return a text for a tool tip that is shown letter by letter.

    Qt reads one that looks like markup as such, and then opens the pictures it names: on the GUI
    thread, and from wherever a memory that an agent wrote may point.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")
