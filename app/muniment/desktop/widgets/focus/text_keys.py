"""Reserve editing keys for the text field that has the focus."""

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
    """Decides which keys the focused field handles before the menus do.

    Qt gives Ctrl+Backspace to the menus, which move a memory to the trash with it, and keeps Ctrl+Z
    from them even if the field has nothing to undo. Ctrl+K and Ctrl+D, which delete letters on X11,
    do what the menus say everywhere: they lose nothing, and are useful while typing. GUI thread
    only; one is enough for all windows.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim a key for the field, or leave it to the widgets around it."""
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
    """Return whether a key means redo: the platform's, or the menu's additional one."""
    return event.matches(QKeySequence.StandardKey.Redo) or (
        event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def _text_in(field: QObject) -> _Text | None:
    """Return the widget that holds a field's text; ``None`` if it has none."""
    text: QObject | None = field
    if isinstance(field, QAbstractSpinBox):
        text = field.findChild(QLineEdit)
    elif isinstance(field, QComboBox):
        text = field.lineEdit()
    return text if isinstance(text, _Text) and not text.isReadOnly() else None


def _claim(text: _Text, event: QKeyEvent, *, keeps: bool) -> bool:
    """Claim a key or leave it to the menus; return ``False`` if Qt decides itself.

    Args:
        text: The focused text.
        event: The key.
        keeps: Whether undo and redo stay in the field. A number that was stepped has nothing to
            undo, and an undo there means the number.
    """
    has_own = _has_own(text, event)
    if event.key() in _DELETING:
        event.accept()
    elif has_own is not None:
        # A key that is held down undoes only what was typed.
        event.setAccepted(has_own or keeps or event.isAutoRepeat())
    return event.key() in _DELETING or has_own is not None


def _turn(text: _Text, event: QKeyEvent) -> bool:
    """Redo with the key that the platform does not know either; return whether to stop.

    If there is nothing to undo here, the key goes to the widget around the field, because a table
    has its own steps; a key that is held down does not.
    """
    has_own = _has_own(text, event)
    if has_own and is_redo(event):
        text.redo()
        return True
    if has_own is False and not event.isAutoRepeat():
        event.ignore()
    return has_own is False


def _has_own(text: _Text, event: QKeyEvent) -> bool | None:
    """Return whether a field has something to undo or redo; ``None`` for other keys."""
    steps = text if isinstance(text, QLineEdit) else text.document()
    if event.matches(QKeySequence.StandardKey.Undo):
        return steps.isUndoAvailable()
    return steps.isRedoAvailable() if is_redo(event) else None
