"""Progress of an undo in the status bar, with a stop button."""

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.status.work_strip import StripWords, WorkStrip


class UndoStrip(WorkStrip):
    """Shown once an undo takes longer than a moment; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context.operations, context.theme)
        words = StripWords(
            name=self.tr("Changing back"),
            bar_name=self.tr("How far changing back is"),
            stop_name=self.tr("Stop changing back"),
            begun=self.tr("Changing back…"),
            going=self.tr("Changing back: {done} of {total}"),
        )
        self.use_words(words)
