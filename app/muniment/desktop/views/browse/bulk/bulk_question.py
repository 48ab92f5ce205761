"""Asks for confirmation, with the number of memories, before a bulk change."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.domain.memories.bulk import BulkChange, Move, Trash
from muniment.domain.memories.memory import TRASH_KEPT

_CONTEXT = "bulk"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def bulk_question(change: BulkChange, count: int, parent: QWidget) -> QMessageBox | None:
    """Return the question to open, or ``None`` if the change needs no confirmation."""
    if isinstance(change, Trash):
        text = (
            _tr("Move 1 memory to the trash?")
            if count == 1
            else _tr("Move {count} memories to the trash?").format(count=count_text(count))
        )
        more = (
            _tr("You can undo this, or restore it from the trash within {days} days.")
            if count == 1
            else _tr("You can undo this, or restore them from the trash within {days} days.")
        )
        return _question(text, more.format(days=TRASH_KEPT.days), _tr("Move to the trash"), parent)
    if isinstance(change, Move):
        text = (
            _tr("Move 1 memory to “{name}”?").format(name=change.namespace)
            if count == 1
            else _tr("Move {count} memories to “{name}”?").format(
                count=count_text(count), name=change.namespace
            )
        )
        more = (
            _tr(
                "Its history moves with it, and nothing stays in the old namespace. Agents that "
                "see only the old namespace lose access. You can undo this."
            )
            if count == 1
            else _tr(
                "Their history moves with them, and nothing stays in the old namespace. Agents "
                "that see only the old namespace lose access. You can undo this."
            )
        )
        return _question(text, more, _tr("Move"), parent)
    return None


def _question(text: str, more: str, yes: str, parent: QWidget) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    # The text contains a namespace name, which must not be parsed as markup.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Yes | buttons.Cancel)
    box.button(buttons.Yes).setText(yes)
    box.setDefaultButton(buttons.Yes)
    return box
