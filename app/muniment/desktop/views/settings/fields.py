"""Uniform fields for the settings: check boxes and numbers."""

from PySide6.QtWidgets import QAbstractButton, QSpinBox

from muniment.desktop.widgets.controls import pad_number


def named(box: QAbstractButton) -> None:
    """Set the accessible name of a check box or radio button to its text."""
    box.setAccessibleName(box.text().replace("&", ""))


def number_field(name: str, *, low: int, high: int) -> QSpinBox:
    """Create a field for a whole number; a typed value applies when the field loses focus."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setKeyboardTracking(False)
    made.setAccessibleName(name)
    made.lineEdit().setAccessibleName(name)
    pad_number(made)
    return made
