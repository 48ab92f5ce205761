"""Progress of a file export in the status bar, with a stop button."""

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.status.work_strip import StripWords, WorkStrip


class ExportStrip(WorkStrip):
    """Shown once an export takes longer than a moment; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context.exports, context.theme)
        words = StripWords(
            name=self.tr("Export"),
            bar_name=self.tr("How far the export is"),
            stop_name=self.tr("Stop the export"),
            begun=self.tr("Exporting…"),
            going=self.tr("Exporting: {done} of {total}"),
        )
        self.use_words(words)
