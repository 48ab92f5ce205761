"""What the person's operations are called, without telling anything of what they changed."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.numbers import count_text
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
