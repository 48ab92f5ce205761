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
        "Its record is damaged. Verify the vault in Settings, restore an older backup, or "
        "delete the memory."
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
        text = _tr("{id} can't be read because its record is damaged.").format(id=names)
    else:
        text = _tr(
            "{count} memories can't be read because their records are damaged: {ids}"
        ).format(
            count=count_text(len(unreadable)),
            ids=names + ("." if len(unreadable) <= _NAMED else ", …"),
        )
    return text + " " + _tr("Verify the vault in Settings, or restore an older backup.")


def left_unreadable_text(count: int) -> str:
    """Return the text about damaged memories that a change skipped; empty if there are none."""
    if not count:
        return ""
    if count == 1:
        return _tr("1 was skipped because its record is damaged.")
    text = _tr("{count} were skipped because their records are damaged.")
    return text.format(count=count_text(count))
