"""Files dropped on a widget that memories can be imported from."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from muniment.desktop.text.words import names_text
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.transfer.bundles import BUNDLE_ENDING
from muniment.domain.transfer.importing import IMPORT_ENDINGS

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

IMPORTABLE_ENDINGS: Final = (BUNDLE_ENDING, *IMPORT_ENDINGS)
"""Endings of the names of files that can be imported."""


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

    def show_files(self, importable: Sequence[str], others: Sequence[str]) -> None:
        """Show the frame around the whole widget, with the names of what is dragged."""
        parts = []
        if importable:
            text = self.tr("Drop to import {names}")
            parts.append(text.format(names=names_text(importable)))
        if others:
            text = self.tr("Can't be imported: {names}")
            parts.append(text.format(names=names_text(others)))
        self.text.setText("\n".join(parts))
        # As wide as its longest line: a label that wraps by itself would be narrow and high.
        self.text.setWordWrap(False)
        room = self._host.width() - 2 * space("page")
        self.text.setFixedWidth(min(self.text.sizeHint().width(), room))
        self.text.setWordWrap(True)
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()


class FileDrop(QObject):
    """Accepts importable files and folders dropped on a widget; GUI thread only.

    What a part of the widget accepts itself does not arrive here. Files that cannot be imported are
    named while they are dragged; they are dropped only together with others.

    Args:
        widget: The widget.
        theme: Styles the frame around the widget while a file is dragged over it.
        is_ready: Returns whether a file can be imported at the moment.

    Signals:
        dropped: A tuple of `Path`, at least one of them importable.
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
            paths = _files_of(event.mimeData())
            if paths and self._is_ready():
                self._follow(event, paths)
                return True
        return super().eventFilter(watched, event)

    def _follow(self, event: QDropEvent, paths: tuple[Path, ...]) -> None:
        importable = [path.name for path in paths if _is_importable(path)]
        if event.type() == QEvent.Type.DragEnter:
            # Accepted in any case: only then does Qt report that the drag has left.
            event.acceptProposedAction()
            others = [path.name for path in paths if not _is_importable(path)]
            self._frame.show_files(importable, others)
        elif not importable:
            event.ignore()
        else:
            event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._frame.hide()
            if importable:
                self.dropped.emit(paths)


def _files_of(dragged: "QMimeData") -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile())


def _is_importable(path: Path) -> bool:
    return path.suffix.lower() in IMPORTABLE_ENDINGS or path.is_dir()
