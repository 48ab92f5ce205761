"""A file that is being written: how far it is, and a way to stop it."""

from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.status.work_strip import StripWords, WorkStrip


class ExportStrip(WorkStrip):
    """Hidden until writing has taken longer than a moment; GUI thread only."""

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
