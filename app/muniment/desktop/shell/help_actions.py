"""What the Help menu opens."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.window_actions import WindowActions


class HelpActions(QObject):
    """Opens the guide and the report of a problem over the window; GUI thread only."""

    def __init__(self, context: DesktopContext, actions: WindowActions, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        actions.guide.triggered.connect(self._on_guide_triggered)
        actions.report.triggered.connect(self._on_report_triggered)

    @Slot()
    def _on_guide_triggered(self) -> None:
        from muniment.desktop.views.help.guide_dialog import GuideDialog

        GuideDialog(self._window).show()

    @Slot()
    def _on_report_triggered(self) -> None:
        from muniment.desktop.views.help.problem_report import ProblemReportDialog

        ProblemReportDialog(self._context, self._window).open()
