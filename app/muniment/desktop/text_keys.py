"""The keys of a text, which are the text's own wherever one is typed."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

_Text = QLineEdit | QPlainTextEdit | QTextEdit
_FIELDS: Final = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)
_DELETING: Final = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})


class TextKeys(QObject):
    """Decides for the field that has the focus which keys it keeps from the menus.

    Qt leaves Ctrl+Backspace to them, which move a memory to the trash with it, and keeps Ctrl+Z
    from them also where there is nothing in the field to take back. Ctrl+K and Ctrl+D, which
    delete letters on X11, mean what the menus say everywhere: they lose nothing, and are wanted
    while a text is typed. GUI thread only; one is enough for all windows.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim a key for the field, or leave it to whatever is around it."""
        if not isinstance(event, QKeyEvent):
            return False
        text = _text_in(watched)
        if text is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return _claim(text, event, keeps=isinstance(watched, QSpinBox))
        return event.type() == QEvent.Type.KeyPress and _turn(text, event)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and isValid(before):
            before.removeEventFilter(self)
        if isinstance(now, _FIELDS):
            now.installEventFilter(self)


def is_redo(event: QKeyEvent) -> bool:
    """Tell whether a key does again: that of the platform, or the one that the menu has as well."""
    return event.matches(QKeySequence.StandardKey.Redo) or (
        event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def _text_in(field: QObject) -> _Text | None:
    """Return where the text of a field is typed; ``None`` where none can be."""
    text: QObject | None = field
    if isinstance(field, QAbstractSpinBox):
        text = field.findChild(QLineEdit)
    elif isinstance(field, QComboBox):
        text = field.lineEdit()
    return text if isinstance(text, _Text) and not text.isReadOnly() else None


def _claim(text: _Text, event: QKeyEvent, *, keeps: bool) -> bool:
    """Say whose a key is; return ``False`` where Qt knows that itself.

    Args:
        text: Where it would be typed.
        event: The key.
        keeps: Whether undo and redo go no further. A number that was stepped has nothing to take
            back, and whoever asks for that means the number.
    """
    has_own = _has_own(text, event)
    if event.key() in _DELETING:
        event.accept()
    elif has_own is not None:
        # A key that is held down takes back no more than what was typed.
        event.setAccepted(has_own or keeps or event.isAutoRepeat())
    return event.key() in _DELETING or has_own is not None


def _turn(text: _Text, event: QKeyEvent) -> bool:
    """Do again also with the key that the platform does not know for it; return whether to stop.

    What takes nothing back here goes to what is around the field, for a table has steps of its own;
    not with a key that is held down.
    """
    has_own = _has_own(text, event)
    if has_own and is_redo(event):
        text.redo()
        return True
    if has_own is False and not event.isAutoRepeat():
        event.ignore()
    return has_own is False


def _has_own(text: _Text, event: QKeyEvent) -> bool | None:
    """Tell whether a field has something to take back or do again; ``None`` for other keys."""
    steps = text if isinstance(text, QLineEdit) else text.document()
    if event.matches(QKeySequence.StandardKey.Undo):
        return steps.isUndoAvailable()
    return steps.isRedoAvailable() if is_redo(event) else None
