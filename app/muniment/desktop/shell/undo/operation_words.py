"""Descriptions of the user's operations that contain no memory content."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.domain.changes import ChangeKind

_CONTEXT = "undo"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def operation_text(kind: ChangeKind | None, count: int) -> str:
    """Return a description of a change to some memories; ``None`` for several kinds."""
    one, many = _SENTENCES[kind]()
    return one if count == 1 else many.format(count=count_text(count))


def titled_text(kind: ChangeKind | None, title: str) -> str:
    """Return a description with the memory's title; it contains content, so for notices only."""
    texts = {
        ChangeKind.CREATED: _tr("wrote “{title}”"),
        ChangeKind.DELETED: _tr("moved “{title}” to the trash"),
        ChangeKind.RESTORED: _tr("restored “{title}” from the trash"),
        ChangeKind.MOVED: _tr("moved “{title}” to another namespace"),
    }
    text = texts[kind] if kind in texts else _tr("changed “{title}”")
    return text.format(title=title)


def stopped_text(done: int, left: int, *, is_redo: bool = False) -> str:
    """Return how far a stopped undo or redo got.

    Args:
        done: Number of memories processed.
        left: Number of memories left.
        is_redo: Whether it was a redo.
    """
    if is_redo:
        text = _tr("Stopped. Redone for {memories}, not for {left}.")
        text = text if done else _tr("Stopped. Nothing was redone.")
    else:
        text = _tr("Stopped. Undone for {memories}, not for {left}.")
        text = text if done else _tr("Stopped. Nothing was undone.")
    return text.format(memories=memories_text(done), left=count_text(left))


def _wrote() -> tuple[str, str]:
    return _tr("wrote a memory"), _tr("wrote {count} memories")


def _changed() -> tuple[str, str]:
    return _tr("changed a memory"), _tr("changed {count} memories")


def _deleted() -> tuple[str, str]:
    return _tr("moved a memory to the trash"), _tr("moved {count} memories to the trash")


def _restored() -> tuple[str, str]:
    return (
        _tr("restored a memory from the trash"),
        _tr("restored {count} memories from the trash"),
    )


def _moved() -> tuple[str, str]:
    return (
        _tr("moved a memory to another namespace"),
        _tr("moved {count} memories to another namespace"),
    )


_SENTENCES = {
    ChangeKind.CREATED: _wrote,
    ChangeKind.UPDATED: _changed,
    ChangeKind.DELETED: _deleted,
    ChangeKind.RESTORED: _restored,
    ChangeKind.MOVED: _moved,
    None: _changed,
}
