"""Files dropped on a widget that memories can be imported from."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.transfer.bundles import BUNDLE_ENDING
from muniment.domain.transfer.importing import IMPORT_ENDINGS

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

IMPORTABLE_ENDINGS: Final = (BUNDLE_ENDING, *IMPORT_ENDINGS)
"""Endings of the names of files that can be imported."""

_NAME_LETTERS: Final = 40


class DropFrame(QFrame):
    """Frames a widget while a file is dragged over it, and says what dropping it does."""

    def __init__(self, host: QWidget, theme: Theme) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("dropFrame")
        # What is dragged goes to the widgets below.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = label("")
        self.text.setObjectName("dropText")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(self.text, margin="page")
        layout.setAlignment(self.text, Qt.AlignmentFlag.AlignCenter)
        self.setLayout(layout)
        theme.apply_stylesheet_to_part(self)
        self.hide()

    def show_file(self, name: str) -> None:
        """Show the frame around the whole widget."""
        name = name if len(name) <= _NAME_LETTERS else name[: _NAME_LETTERS - 1] + "…"
        self.text.setText(self.tr("Drop to import “{name}”").format(name=name))
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()


class FileDrop(QObject):
    """Accepts a single importable file or folder dropped on a widget; GUI thread only.

    What a part of the widget accepts itself does not arrive here.

    Args:
        widget: The widget.
        theme: Styles the frame around the widget while a file is dragged over it.
        is_ready: Returns whether a file can be imported at the moment.

    Signals:
        dropped: The `Path`.
    """

    dropped = Signal(object)

    def __init__(self, widget: QWidget, theme: Theme, is_ready: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._is_ready = is_ready
        self._frame = DropFrame(widget, theme)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a file dropped on the widget, and frame the widget until then."""
        if isinstance(event, QDragLeaveEvent):
            self._frame.hide()
        if isinstance(event, QDropEvent):
            path = _file_of(event.mimeData())
            if path is not None and self._is_ready():
                event.acceptProposedAction()
                if event.type() == QEvent.Type.DragEnter:
                    self._frame.show_file(path.name)
                elif event.type() == QEvent.Type.Drop:
                    self._frame.hide()
                    self.dropped.emit(path)
                return True
        return super().eventFilter(watched, event)


def _file_of(dropped: "QMimeData") -> Path | None:
    """Return the dragged file or folder if it is a single one of an importable type."""
    paths = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
    if len(paths) == 1 and (paths[0].suffix.lower() in IMPORTABLE_ENDINGS or paths[0].is_dir()):
        return paths[0]
    return None
