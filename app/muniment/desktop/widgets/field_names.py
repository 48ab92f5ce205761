"""Labels of fields in a form: never cut, and aligned with the text of their field."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from muniment.desktop.widgets.controls import TEXT_SIDE

_EDGE: Final = 2
"""Pixels that a label may exceed its measured width by, see `FieldName`."""
_ONE_LINE: Final = (QLineEdit, QComboBox, QAbstractSpinBox, QHBoxLayout)


class FieldName(QLabel):
    """A label whose mnemonic (Alt and the letter after "&") focuses its field; GUI thread only.

    Qt measures the text as a whole but draws it in three parts around the underlined letter, each
    starting at a whole pixel; without extra room the edge of the last letter would be cut.

    Args:
        text: The name, with "&" before a letter.
        field: The field that the mnemonic focuses.
        role: Its role in the type scale.
    """

    def __init__(self, text: str, field: QWidget | None, *, role: str = "body") -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self.setAlignment(TEXT_SIDE)
        if field is not None:
            self.setBuddy(field)

    def sizeHint(self) -> QSize:
        """Return the size of the label as it is drawn."""
        size = super().sizeHint()
        return QSize(size.width() + _EDGE, size.height())

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a label is never cut."""
        return self.sizeHint()


def add_field(form: QFormLayout, text: str, field: QWidget | QLayout) -> None:
    """Add a labelled line to a form.

    The label of a one-line field is centred next to it: Qt would make the label seven fourths of
    its own height, two pixels too high. The label of a taller field begins at its top.
    """
    name = FieldName(text, field if isinstance(field, QWidget) else None)
    if isinstance(field, _ONE_LINE):
        name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    form.addRow(name, field)
