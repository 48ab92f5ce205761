"""Texts of the window about memories whose records are damaged."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import count_text
from muniment.domain.memories.query import UnreadableMemory

_CONTEXT = "unreadable"
_NAMED: Final = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def unreadable_lines(memory_id: str) -> tuple[str, str]:
    """Return both lines of a damaged memory's row in a list; any thread."""
    advice = _tr(
        "Its record is damaged. Check the vault in the settings, restore a backup from before, or "
        "delete it."
    )
    return unreadable_title(), f"{memory_id} · {advice}"


def unreadable_title() -> str:
    """Return the title shown for a damaged memory."""
    return _tr("This memory cannot be read")


def unreadable_text(unreadable: Sequence[UnreadableMemory]) -> str:
    """Return the text below a list with damaged memories; empty if there are none."""
    if not unreadable:
        return ""
    names = ", ".join(each.id for each in unreadable[:_NAMED])
    if len(unreadable) == 1:
        text = _tr("{id} cannot be read: its record is damaged.").format(id=names)
    else:
        text = _tr("{count} memories cannot be read, their records are damaged: {ids}").format(
            count=count_text(len(unreadable)),
            ids=names + ("." if len(unreadable) <= _NAMED else ", …"),
        )
    return text + " " + _tr("Check the vault in the settings, or restore a backup from before.")


def left_unreadable_text(count: int) -> str:
    """Return the text about damaged memories that a change skipped; empty if there are none."""
    if not count:
        return ""
    if count == 1:
        return _tr("One cannot be read and stays as it is: its record is damaged.")
    text = _tr("{count} cannot be read and stay as they are: their records are damaged.")
    return text.format(count=count_text(count))
