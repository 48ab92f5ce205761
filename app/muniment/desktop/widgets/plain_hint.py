"""Tool tips that show user-written text exactly as written."""

from html import escape

from PySide6.QtGui import Qt


def plain_hint(text: str) -> str:
    """Return a text for a tool tip that is shown literally.

    Qt renders text that looks like markup, and then opens the images it names: on the GUI thread,
    from any location that a memory written by an agent may name.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")
