"""A dialog that runs a task on a worker thread and reports the result."""

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLayout, QProgressBar, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, label, restyle, row
from muniment.desktop.widgets.growing_dialog import GrowingDialog
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.desktop.widgets.theme.theme import space

_PATIENCE_MS: Final = 300
_Result = TypeVar("_Result")


class TaskDialog(GrowingDialog):
    """Base dialog with text, fields, an error line, progress and two buttons.

    GUI thread only. Subclasses fill it with `lay_out` and override `forget`.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        action: Text of the button that starts the task.
    """

    def __init__(self, context: DesktopContext, parent: QWidget, *, action: str) -> None:
        super().__init__(parent)
        self._context = context
        self._action = action
        self.is_busy = False
        self._is_over = False
        self._is_under_way = False
        self._stop: Callable[[], object] | None = None
        self.problem = label("", role="problem", wrap=True)
        self.problem.hide()
        self.act = button(action, role="primary")
        self.act.setDefault(True)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(space("tight"))
        self._progress.setAccessibleName(self.tr("Working"))
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._progress.show)

    def lay_out(self, *parts: QWidget | QLayout, letters: int) -> None:
        """Stack parts above the buttons; ``letters`` is the width in characters."""
        foot = row(self.cancel, self.act)
        foot.insertStretch(0)
        body = ScrolledBody(column(*parts, gap="medium"))
        whole = column(body, self.problem, self._progress, foot, gap="medium", margin="wide")
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.need_letters(letters)

    def guard_action(self) -> None:
        """Show that the action cannot be undone: Enter cancels, and a stray key starts nothing."""
        self.act.setProperty("role", "danger")
        restyle(self.act)
        self.act.setAutoDefault(False)
        self.act.setDefault(False)
        self.cancel.setDefault(True)

    def show_wait(self) -> None:
        """Show on the button how long to wait after wrong tries, or its usual text."""
        text = self._context.back_off.text or self._action
        self.act.setText(text)
        self.act.setAccessibleName(text)

    def begin(self) -> None:
        """Show progress if the task takes long."""
        self.is_busy = True
        self._patience.start()

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of the task is done."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def offer_stop(self, stop: Callable[[], object]) -> None:
        """Let Cancel and closing call ``stop`` while the task runs, then wait for it to end."""
        self._stop = stop
        self._call_cancel(self.tr("Stop"))

    def reject(self) -> None:
        """Close, unless a task runs: then wait for it, and stop it if `offer_stop` was called.

        Closing at once would suggest that nothing was done, and hide the result.
        """
        if self._stop is not None:
            self._stop()
        elif not self._is_under_way:
            super().reject()
            return
        self.cancel.setEnabled(False)

    def end(self) -> None:
        """Hide the progress."""
        self._stop = None
        self._is_under_way = False
        self._progress.setRange(0, 0)
        self._call_cancel(self.tr("Cancel"))
        self.cancel.setEnabled(True)
        self.is_busy = False
        self._patience.stop()
        self._progress.hide()

    def say_problem(self, text: str) -> None:
        """Show and announce a problem; an empty text hides it."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        announce(self, text, is_urgent=True)

    def run(self, work: Callable[[], _Result], *, on_success: Callable[[_Result], object]) -> None:
        """Run work on a worker thread, once; meanwhile only a lock closes the dialog.

        After that the result is dropped, even one already queued in the event loop.
        """
        if self.is_busy:
            return
        self.say_problem("")
        self.act.setEnabled(False)
        self._is_under_way = True
        self.begin()

        def settle(result: _Result) -> None:
            if not self._is_over:
                self.end()
                on_success(result)

        def fail(error: Exception) -> None:
            if not self._is_over:
                self._on_failed(error)

        self._context.tasks.submit(work, receiver=self, on_success=settle, on_failure=fail)

    def forget(self) -> None:
        """Clear every field; called whenever the dialog ends."""

    def done(self, result: int) -> None:
        """Clear what was shown and typed, however the dialog ends."""
        self._is_over = True
        self._patience.stop()
        self.forget()
        self.setWindowTitle("")
        super().done(result)
        self.deleteLater()

    def _call_cancel(self, text: str) -> None:
        self.cancel.setText(text)
        self.cancel.setAccessibleName(text)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.end()
        self.act.setEnabled(True)
        self.say_problem(describe(error).sentence)
