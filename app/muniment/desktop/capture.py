"""Quick capture: a small window for one thought, two seconds from anywhere."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from muniment.desktop.content_edit import ContentEdit
from muniment.desktop.controls import button, column, icon_button, label, restyle, row
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.error_presenter import describe
from muniment.desktop.memory_form import tags_of
from muniment.domain.access import PERSON, Namespace
from muniment.domain.memory import MemoryDraft

if TYPE_CHECKING:
    from muniment.services.memories import Written

_WIDTH = 480
_LINES = 7
_DONE_MS = 900


class CaptureWindow(QWidget):
    """Writes one memory; Ctrl+Enter saves, Esc keeps the draft for next time; GUI thread only.

    The draft lives in this window's fields only, and `conceal` takes it off the screen when the
    vault is locked.

    Signals:
        captured: A memory was written.
    """

    captured = Signal()

    def __init__(self, context: DesktopContext) -> None:
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, Qt.WindowType.Window | flags)
        self._context = context
        self._is_saving = False
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(self.tr("Quick capture"))
        self.setFixedWidth(_WIDTH)
        self._build()
        self._lay_out()
        self._done_timer = QTimer(self, singleShot=True, interval=_DONE_MS)
        self._done_timer.timeout.connect(self._on_done_timer_timeout)

    @property
    def message(self) -> str:
        """What is said at the foot."""
        return self._message.text()

    def show_capture(self) -> None:
        """Come to the front, with the draft of last time if there is one."""
        self._done_timer.stop()
        self._say("")
        namespaces = self._context.services.namespaces
        self._context.tasks.submit(
            lambda: namespaces.list(PERSON),
            receiver=self,
            on_success=self._offer_namespaces,
            on_failure=self._on_failed,
        )
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def conceal(self) -> None:
        """Leave the screen, for a locked vault; the draft comes back with `show_capture`."""
        self.namespace.clear()
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Stand in the upper middle of the screen where the pointer is not in the way."""
        super().showEvent(event)
        area = self.screen().availableGeometry()
        self.adjustSize()
        self.move(area.center().x() - self.width() // 2, area.top() + area.height() // 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window: it has no title bar."""
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self.windowHandle()
            if handle is not None:
                handle.startSystemMove()

    def _build(self) -> None:
        self.text = ContentEdit(self.tr("Text of the memory"))
        self.text.setPlaceholderText(self.tr("What should be remembered?"))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES)
        self.namespace = QComboBox()
        self.namespace.setAccessibleName(self.tr("Namespace"))
        self.namespace.setMinimumContentsLength(12)
        self.namespace.setProperty("role", "quiet")
        self.tags = QLineEdit()
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.setPlaceholderText(self.tr("Tags, separated by commas"))
        self.tags.setProperty("role", "quiet")
        self.save_button = button(self.tr("Save"), role="primary")
        self._close = icon_button(
            self._context.theme, "x", self.tr("Close and keep the draft (Esc)")
        )
        self._message = label("", role="caption", wrap=True)
        self.text.committed.connect(self.save)
        self.text.textChanged.connect(self._refresh)
        self.tags.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self._close.clicked.connect(self.hide)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.hide)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.save)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("capture")
        head = row(label(self.tr("Remember"), role="heading"), self._close)
        head.setStretch(0, 1)
        fields = row(self.namespace, self.tags)
        fields.setStretch(1, 1)
        foot = row(self._message, self.save_button)
        foot.setStretch(0, 1)
        inside = column(head, self.text, fields, foot, gap="medium", margin="large")
        inside.setStretch(1, 1)
        card.setLayout(inside)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.setLayout(layout)
        self.setTabOrder(self.text, self.namespace)
        self.setTabOrder(self.namespace, self.tags)
        self.setTabOrder(self.tags, self.save_button)
        self._refresh()

    @Slot()
    def save(self) -> None:
        """Write the memory; the fields are emptied once it is safe."""
        if not self.save_button.isEnabled():
            return
        self._is_saving = True
        self._refresh()
        draft = MemoryDraft(
            content=self.text.toPlainText(),
            namespace=self.namespace.currentText() or None,
            tags=tags_of(self.tags.text()),
            wait=False,
        )
        memories = self._context.services.memories
        self._context.tasks.submit(
            lambda: memories.remember(draft, PERSON),
            receiver=self,
            on_success=self._on_saved,
            on_failure=self._on_failed,
        )

    def _offer_namespaces(self, namespaces: tuple[Namespace, ...]) -> None:
        chosen = self.namespace.currentText() or "default"
        self.namespace.clear()
        self.namespace.addItems([namespace.name for namespace in namespaces])
        self.namespace.setCurrentText(chosen)
        if self.namespace.currentIndex() < 0:
            self.namespace.setCurrentIndex(0)

    def _on_saved(self, _written: "Written") -> None:
        self._is_saving = False
        self.text.clear()
        self.tags.clear()
        self._refresh()
        self._say(self.tr("Remembered."))
        self._done_timer.start()
        self.captured.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_saving = False
        self._refresh()
        self._say(describe(error).sentence, role="problem")

    @Slot()
    def _on_done_timer_timeout(self) -> None:
        # Somebody who goes on typing has another thought.
        if not self.text.toPlainText():
            self.hide()

    @Slot()
    def _refresh(self) -> None:
        has_text = bool(self.text.toPlainText().strip())
        self.save_button.setEnabled(has_text and not self._is_saving)
        self.text.setReadOnly(self._is_saving)
        if has_text and not self._is_saving:
            self._say("")

    def _say(self, text: str, *, role: str = "caption") -> None:
        if self._message.property("role") != role:
            self._message.setProperty("role", role)
            restyle(self._message)
        self._message.setText(text or self.tr("Ctrl+Enter saves, Esc keeps the draft"))
