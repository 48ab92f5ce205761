"""What is dragged inside the window."""

from typing import Final

SELECTION_MIME: Final = "application/x-muniment-selection"
"""The memories that are selected in Browse; the data itself is empty."""
