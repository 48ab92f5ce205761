"""An undo of many memories that is under way: how far it is, and a way to stop it."""

from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.status.work_strip import StripWords, WorkStrip


class UndoStrip(WorkStrip):
    """Hidden until changing back has taken longer than a moment; GUI thread only."""

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
