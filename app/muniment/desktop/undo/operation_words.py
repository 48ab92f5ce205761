"""What the person's operations are called, without telling anything of what they changed."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.numbers import count_text
from muniment.desktop.words import memories_text
from muniment.domain.changes import ChangeKind

_CONTEXT = "undo"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def operation_text(kind: ChangeKind | None, count: int) -> str:
    """Return what was done to some memories; ``None`` for several things at once."""
    one, many = _SENTENCES[kind]()
    return one if count == 1 else many.format(count=count_text(count))


def titled_text(kind: ChangeKind | None, title: str) -> str:
    """Return what was done to one memory, by its title; for a notice alone, it tells content."""
    texts = {
        ChangeKind.CREATED: _tr("wrote “{title}”"),
        ChangeKind.DELETED: _tr("moved “{title}” to the trash"),
        ChangeKind.RESTORED: _tr("took “{title}” out of the trash"),
    }
    text = texts[kind] if kind in texts else _tr("changed “{title}”")
    return text.format(title=title)


def stopped_text(done: int, left: int, *, is_redo: bool = False) -> str:
    """Return how far an undo got that was stopped, or a redo.

    Args:
        done: How many memories it has seen to.
        left: How many it has not.
        is_redo: Whether it was doing something again.
    """
    if is_redo:
        text = _tr("Stopped: {memories} changed again, {left} not.")
        text = text if done else _tr("Stopped: nothing is changed again.")
    else:
        text = _tr("Stopped: {memories} changed back, {left} not.")
        text = text if done else _tr("Stopped: nothing is changed back.")
    return text.format(memories=memories_text(done), left=count_text(left))


def _wrote() -> tuple[str, str]:
    return _tr("wrote a memory"), _tr("wrote {count} memories")


def _changed() -> tuple[str, str]:
    return _tr("changed a memory"), _tr("changed {count} memories")


def _deleted() -> tuple[str, str]:
    return _tr("moved a memory to the trash"), _tr("moved {count} memories to the trash")


def _restored() -> tuple[str, str]:
    return (
        _tr("took a memory out of the trash"),
        _tr("took {count} memories out of the trash"),
    )


_SENTENCES = {
    ChangeKind.CREATED: _wrote,
    ChangeKind.UPDATED: _changed,
    ChangeKind.DELETED: _deleted,
    ChangeKind.RESTORED: _restored,
    None: _changed,
}
