"""Gives the text field inside a date and time control an accessible name."""

from PySide6.QtWidgets import QDateTimeEdit, QLineEdit


def name_line(control: QDateTimeEdit) -> None:
    """Copy the control's accessible name to the text field inside it.

    A screen reader focuses the text field, which Qt leaves unnamed.
    """
    line = control.findChild(QLineEdit)
    if line is not None:
        line.setAccessibleName(control.accessibleName())
