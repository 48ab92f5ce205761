"""Names of fields in a form: whole, and on the line of what stands in the field."""

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

from muniment.desktop.mirroring import reading_side

_EDGE: Final = 2
"""Pixels that a name may take beyond its measure, see `FieldName`."""
_ONE_LINE: Final = (QLineEdit, QComboBox, QAbstractSpinBox, QHBoxLayout)


class FieldName(QLabel):
    """A name whose key (Alt and the letter after "&") leads to its field; GUI thread only.

    Qt measures the text in one and draws it in three parts, around the underlined letter, each
    from a whole pixel; without more room the edge of the last letter would be cut.

    Args:
        text: The name, with "&" before a letter.
        field: Where the key leads.
        role: Its role in the type scale.
    """

    def __init__(self, text: str, field: QWidget | None, *, role: str = "body") -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self.setAlignment(reading_side())
        if field is not None:
            self.setBuddy(field)

    def sizeHint(self) -> QSize:
        """Return the size of the name as it is drawn."""
        size = super().sizeHint()
        return QSize(size.width() + _EDGE, size.height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: a name is never cut."""
        return self.sizeHint()


def add_field(form: QFormLayout, text: str, field: QWidget | QLayout) -> None:
    """Add a line with a name to a form.

    The name of a field of one line stands in the middle beside it: Qt would give it seven fourths
    of its own height, which is two pixels too high. Of a taller one it begins at the top.
    """
    name = FieldName(text, field if isinstance(field, QWidget) else None)
    if isinstance(field, _ONE_LINE):
        name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    form.addRow(name, field)
