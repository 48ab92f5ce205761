"""Fields of the settings, made alike: boxes to tick, and numbers."""

from PySide6.QtWidgets import QAbstractButton, QSpinBox

from muniment.desktop.controls import pad_number


def named(box: QAbstractButton) -> None:
    """Have a box or a choice be called by its text."""
    box.setAccessibleName(box.text().replace("&", ""))


def number_field(name: str, *, low: int, high: int) -> QSpinBox:
    """Make a field for a whole number; what is typed counts when it is left."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setKeyboardTracking(False)
    made.setAccessibleName(name)
    made.lineEdit().setAccessibleName(name)
    pad_number(made)
    return made
