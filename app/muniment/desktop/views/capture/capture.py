"""Quick capture: a small window for one thought, two seconds away from anywhere."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QBitmap,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from muniment.desktop.platform.raised_window import bring_to_front
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.views.capture.capture_fields import CaptureFields
from muniment.desktop.views.capture.draft_keeper import DraftKeeper
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, icon_button, label, restyle, row
from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.desktop.views.capture.capture_draft import CaptureDraft
    from muniment.services.results import Written

_WIDTH = 480
_DONE_MS = 2_500


class CaptureWindow(QWidget):
    """Write one memory: Ctrl+Enter saves, Esc keeps the draft for next time; GUI thread only.

    The window is created once and kept ready, so that it only has to be shown. The draft is kept in
    the vault; `conceal` removes everything readable from the fields when the vault is locked.

    Signals:
        painted: The window was painted on the screen.
    """

    painted = Signal()

    def __init__(self, context: DesktopContext) -> None:
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, Qt.WindowType.Window | flags)
        self._context = context
        self._is_saving = False
        self._awaits_paint = False
        self._sent: tuple[CaptureDraft, str] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(self.tr("Quick capture"))
        self.setFixedWidth(_WIDTH)
        self.setAcceptDrops(True)
        self.fields = CaptureFields(context)
        self._keeper = DraftKeeper(context, self.fields, self)
        self._build()
        self._lay_out()
        context.theme.apply_stylesheet(self)
        self._done_timer = QTimer(self, singleShot=True, interval=_DONE_MS)
        self._done_timer.timeout.connect(self._on_done_timer_timeout)
        self.ensurePolished()

    @property
    def message(self) -> str:
        """The message at the bottom of the window."""
        return self._message.text()

    def open_vault(self) -> None:
        """Prepare for the vault that was just unlocked, and load its draft if it has one."""
        self._keeper.bring_back()

    def show_capture(self) -> None:
        """Come to the front, with the last draft if there is one."""
        self._done_timer.stop()
        self._forget_sent()
        self._say("")
        self._awaits_paint = True
        self._keeper.begin_anew()
        bring_to_front(self)
        self.fields.text.setFocus()

    def conceal(self) -> None:
        """Hide and hold nothing readable, for a locked vault."""
        self._forget_sent()
        self._keeper.put_away()
        self.hide()
        self._say("")

    def end(self) -> None:
        """Keep the draft and close for good."""
        self._keeper.finish()
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Move to the upper middle of the screen that the pointer is on."""
        super().showEvent(event)
        area = self.screen().availableGeometry()
        self.adjustSize()
        self.move(area.center().x() - self.width() // 2, area.top() + area.height() // 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut off the corners."""
        super().resizeEvent(event)
        self.setMask(_rounded(self))

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the timer that would hide the window."""
        super().hideEvent(event)
        self._done_timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Report the first paint after the window was requested."""
        super().paintEvent(event)
        if self._awaits_paint:
            self._awaits_paint = False
            QTimer.singleShot(0, self, self.painted.emit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the user drag the window: it has no title bar."""
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self.windowHandle()
            if handle is not None:
                handle.startSystemMove()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what the text field accepts, anywhere in the window."""
        if self.fields.text.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass what was dropped to the text field."""
        self.fields.text.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

    def _build(self) -> None:
        self.save_button = button(self.tr("Save"), role="primary")
        self.undo_button = button(self.tr("Undo"), role="link")
        self.undo_button.hide()
        self._close = icon_button(
            self._context.theme, "x", self.tr("Close and keep the draft (Esc)")
        )
        self._message = label("", role="caption", wrap=True)
        self.fields.edited.connect(self._refresh)
        self.fields.committed.connect(self.save)
        self.fields.failed.connect(self._on_failed)
        self.fields.refused.connect(self._on_fields_refused)
        self.save_button.clicked.connect(self.save)
        self.undo_button.clicked.connect(self._on_undo_clicked)
        self._close.clicked.connect(self.hide)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.hide)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.save)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("capture")
        head = row(label(self.tr("Remember"), role="heading"), self._close)
        head.setStretch(0, 1)
        foot = row(self._message, self.undo_button, self.save_button)
        foot.setStretch(0, 1)
        inside = column(head, self.fields, foot, gap="medium", margin="large")
        inside.setStretch(1, 1)
        card.setLayout(inside)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.setLayout(layout)
        self.setTabOrder(self.fields.tags, self.save_button)
        self._refresh()

    @Slot()
    def save(self) -> None:
        """Write the memory; the fields are cleared once it is saved."""
        if not self.save_button.isEnabled():
            return
        self._is_saving = True
        self._refresh()
        memory = self.fields.memory()
        memories = self._context.services.memories
        self._context.tasks.submit(
            lambda: memories.remember(memory, PERSON),
            receiver=self,
            on_success=self._on_saved,
            on_failure=self._on_failed,
        )

    def _on_saved(self, written: "Written") -> None:
        self._is_saving = False
        self._sent = (self.fields.draft, written.changes.batch_id or "")
        self.fields.empty()
        self._keeper.save()
        self._keeper.begin_anew()
        self._refresh()
        namespace = written.memory.namespace
        self._say(self.tr("Remembered in {namespace}.").format(namespace=namespace))
        self.undo_button.show()
        self._done_timer.start()

    @Slot()
    def _on_undo_clicked(self) -> None:
        """Undo the capture and restore its text here."""
        if self._sent is None:
            return
        draft, batch_id = self._sent
        self._forget_sent()
        self._done_timer.stop()
        self._context.operations.undo_batch(batch_id)
        self.fields.put(draft)
        self.fields.text.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._is_saving = False
        self._refresh()
        self._say(describe(error).sentence, role="problem")

    @Slot()
    def _on_fields_refused(self) -> None:
        self._say(self.tr("Only text files can be dropped here: .txt and .md."), role="problem")

    @Slot()
    def _on_done_timer_timeout(self) -> None:
        # A user who continues typing has another thought.
        if not self.fields.has_text:
            self.hide()

    @Slot()
    def _refresh(self) -> None:
        has_text = self.fields.has_text
        self.save_button.setEnabled(has_text and not self._is_saving)
        self.fields.set_saving(is_saving=self._is_saving)
        if has_text and not self._is_saving:
            self._forget_sent()
            self._say("")

    def _forget_sent(self) -> None:
        self._sent = None
        self.undo_button.hide()

    def _say(self, text: str, *, role: str = "caption") -> None:
        if self._message.property("role") != role:
            self._message.setProperty("role", role)
            restyle(self._message)
        announce(self, text)
        self._message.setText(text or self.tr("Ctrl+Enter saves, Esc keeps the draft"))


def _rounded(window: QWidget) -> QBitmap:
    """Return a mask of the pixels that a card of the window's size paints.

    X paints transparent pixels black unless a compositor runs, which may start and end at any time.
    Edge pixels are kept, so that the edge is smooth with a compositor.
    """
    shape = QBitmap(window.size())
    shape.clear()
    radius = tokens()["radius"]["card"]
    painter = QPainter(shape)
    painter.setPen(Qt.GlobalColor.color1)
    painter.setBrush(Qt.GlobalColor.color1)
    painter.drawRoundedRect(shape.rect().adjusted(0, 0, -1, -1), radius, radius)
    painter.end()
    return shape
