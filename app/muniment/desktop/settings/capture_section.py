"""Capture: how to write something down from anywhere."""

from PySide6.QtCore import Slot

from muniment.desktop.controls import button, label, row
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.notice_bar import Notice, NoticeKind
from muniment.desktop.settings.section import Section
from muniment.desktop.settings.settings_words import tr

COMMAND = "muniment capture"


class CaptureSection(Section):
    """The command to bind to a key of the desktop; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Capture"),
            tr(
                "Quick capture is a small window for one thought. It opens with Ctrl+Shift+N in "
                "this window and from the tray, and remembers the namespace that it used last."
            ),
        )
        self.command = label(COMMAND, role="mono")
        self.copy = button(self.tr("Copy the command"))
        self.try_it = button(self.tr("Open quick capture"))
        line = row(self.copy, self.try_it)
        line.addStretch()
        hint = self.tr(
            "Bind this command to a key in the keyboard settings of your desktop (custom "
            "shortcuts), and quick capture opens over any program. A locked vault is unlocked "
            "first."
        )
        self.add_group(tr("From any program"), label(hint, wrap=True), self.command, line)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.try_it.clicked.connect(self._on_try_clicked)

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy(COMMAND)
        self.notice_given.emit(Notice(self.tr("The command is copied."), NoticeKind.DONE))

    @Slot()
    def _on_try_clicked(self) -> None:
        action = self.window_action("capture")
        if action is not None:
            action.trigger()
