"""Files dropped on a widget that memories can be imported from."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from muniment.domain.transfer.bundles import BUNDLE_ENDING
from muniment.domain.transfer.importing import IMPORT_ENDINGS

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

IMPORTABLE_ENDINGS: Final = (BUNDLE_ENDING, *IMPORT_ENDINGS)
"""Endings of the names of files that can be imported."""


class FileDrop(QObject):
    """Accepts a single importable file or folder dropped on a widget; GUI thread only.

    What a part of the widget accepts itself does not arrive here.

    Args:
        widget: The widget.
        is_ready: Returns whether a file can be imported at the moment.

    Signals:
        dropped: The `Path`.
    """

    dropped = Signal(object)

    def __init__(self, widget: QWidget, is_ready: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._is_ready = is_ready
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a file dropped on the widget."""
        if isinstance(event, QDropEvent):
            path = _file_of(event.mimeData())
            if path is not None and self._is_ready():
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                    self.dropped.emit(path)
                return True
        return super().eventFilter(watched, event)


def _file_of(dropped: "QMimeData") -> Path | None:
    """Return the dragged file or folder if it is a single one of an importable type."""
    paths = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
    if len(paths) == 1 and (paths[0].suffix.lower() in IMPORTABLE_ENDINGS or paths[0].is_dir()):
        return paths[0]
    return None
