"""Names the line that a control for moments types into."""

from PySide6.QtWidgets import QDateTimeEdit, QLineEdit


def name_line(control: QDateTimeEdit) -> None:
    """Give the line inside a control the control's accessible name.

    A screen reader lands on the line, which Qt leaves without a name.
    """
    line = control.findChild(QLineEdit)
    if line is not None:
        line.setAccessibleName(control.accessibleName())
