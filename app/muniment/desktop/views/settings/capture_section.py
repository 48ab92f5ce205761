"""The Capture section: how to write something down from any program."""

import shlex
import subprocess
import sys
from collections.abc import Sequence

from PySide6.QtCore import Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, label, limit_names, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.domain.access import PERSON


def capture_command(program: Sequence[str]) -> str:
    """Return the command that shows quick capture, quoted for this system's shell.

    Args:
        program: The command that starts this program for this vault.
    """
    return quoted([*program, "capture"])


def quoted(command: Sequence[str]) -> str:
    """Return a command, quoted for this system's shell."""
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)


class CaptureSection(Section):
    """Sets the namespace of new thoughts; shows the command to bind to a key. GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Capture"),
            tr(
                "Quick capture is a small window for one thought. It opens with Ctrl+Shift+N in "
                "this window and from the tray."
            ),
        )
        self._latest = LatestTask(context.tasks, self)
        self._chosen = ""
        self.command = label(capture_command(context.address.command), role="mono", wrap=True)
        self.copy = button(self.tr("Copy the command"))
        self.try_it = button(self.tr("Open quick capture"))
        line = row(self.copy, self.try_it)
        line.addStretch()
        hint = self.tr(
            "To open quick capture from any program, assign this command to a shortcut in your "
            "desktop's keyboard settings. If the vault is locked, you unlock it first."
        )
        self._add_namespace()
        self.add_group(tr("From any program"), label(hint, wrap=True), self.command, line)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.try_it.clicked.connect(self._on_try_clicked)

    def open(self) -> None:
        """Show the namespace of new thoughts."""
        namespaces = self._context.services.capture_namespace
        self._latest.submit(
            lambda: namespaces.get(PERSON), on_success=self._show, on_failure=self.failed.emit
        )

    def close_vault(self) -> None:
        """Clear the names of namespaces."""
        self._latest.cancel()
        self.namespace.clear()
        self._chosen = ""

    def _add_namespace(self) -> None:
        self.namespace = ComboBox()
        self.namespace.setAccessibleName(self.tr("Namespace for captured memories"))
        limit_names(self.namespace)
        name = FieldName(self.tr("&Namespace"), self.namespace)
        line = row(name, self.namespace)
        line.setStretch(1, 1)
        hint = self.tr("New thoughts are saved here unless you choose another namespace.")
        self.add_group(tr("New thoughts"), line, label(hint, role="caption", wrap=True))
        self.namespace.activated.connect(self._on_namespace_activated)
        self._context.namespaces.listed.connect(self._on_namespaces_listed)

    def _show(self, chosen: str) -> None:
        self._chosen = chosen
        self.namespace.clear()
        self.namespace.addItem(self.tr("Last used"), "")
        names = self._context.namespaces.names
        for name in names:
            self.namespace.addItem(name, name)
        if chosen and chosen not in names:
            self.namespace.addItem(self.tr("{name} (deleted)").format(name=chosen), chosen)
        self.namespace.setCurrentIndex(self.namespace.findData(chosen))

    @Slot()
    def _on_namespaces_listed(self) -> None:
        if self.namespace.count():
            self._show(self._chosen)

    @Slot(int)
    def _on_namespace_activated(self, _place: int) -> None:
        chosen = str(self.namespace.currentData())
        if chosen == self._chosen:
            return
        self._chosen = chosen
        namespaces = self._context.services.capture_namespace
        self._context.tasks.submit(
            lambda: namespaces.set(chosen, PERSON),
            receiver=self,
            on_failure=self._on_not_kept,
        )

    def _on_not_kept(self, error: Exception) -> None:
        self.failed.emit(error)
        self.open()

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy(self.command.text())
        self.notice_given.emit(Notice(self.tr("Copied the command."), NoticeKind.DONE))

    @Slot()
    def _on_try_clicked(self) -> None:
        action = self.window_action("capture")
        if action is not None:
            action.trigger()
