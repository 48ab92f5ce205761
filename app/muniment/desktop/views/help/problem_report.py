"""Facts about this program and system, to be copied into the report of a problem."""

import platform
import sys

from PySide6.QtCore import QLocale, QSysInfo, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from muniment import __version__
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.growing_dialog import GrowingDialog

_LETTERS = 72
_LINES = 9


class ProblemReportDialog(GrowingDialog):
    """Shows the facts and copies them; GUI thread only."""

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Report a problem"))
        about = self.tr(
            "Describe what you did, what you expected and what happened instead, and add these "
            "facts. They don't name any memories, files or people. Nothing is sent."
        )
        self.facts = QPlainTextEdit(problem_facts(context))
        self.facts.setReadOnly(True)
        self.facts.setTabChangesFocus(True)
        self.facts.setAccessibleName(self.tr("Facts about this program and system"))
        self.facts.setMinimumHeight(_LINES * self.fontMetrics().lineSpacing())
        self.note = label("", role="caption")
        self.copy = button(self.tr("Copy"), role="primary")
        self.copy.clicked.connect(self._on_copy_clicked)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        foot = row(self.note, close, self.copy)
        foot.setStretch(0, 1)
        layout = column(label(about, wrap=True), self.facts, foot, gap="medium", margin="wide")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.need_letters(_LETTERS)
        self.finished.connect(self.deleteLater)

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy(self.facts.toPlainText())
        self.note.setText(self.tr("Copied."))


def problem_facts(context: DesktopContext) -> str:
    """Return one fact a line, in English, because whoever reads the report may not read German."""
    vault = context.services.vault
    facts = (
        ("Muniment", __version__),
        ("System", f"{QSysInfo.prettyProductName()}, {platform.machine()}"),
        ("Python", sys.version.split()[0]),
        ("Qt", f"{qVersion()}, {QGuiApplication.platformName()}"),
        ("Language", QLocale().name()),
        ("Screen", _screen()),
        ("Vault", vault.state.value),
        ("Model", vault.model_state),
    )
    return "\n".join(f"{name}: {text}" for name, text in facts)


def _screen() -> str:
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return f"{size.width()} × {size.height()}, scale {screen.devicePixelRatio():g}"
