"""Text files dropped on the text of a memory: their content is inserted."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeBar, NoticeKind
from muniment.desktop.views.browse.detail.memory_form import MemoryForm
from muniment.desktop.widgets.text_file import read_text_files


class FileDrop(QObject):
    """Reads dropped files and inserts their text at the cursor's line; GUI thread only.

    Args:
        tasks: Runs disk access.
        form: The fields of the memory.
        notices: Shows what was refused.
    """

    def __init__(self, tasks: TaskRunner, form: MemoryForm, notices: NoticeBar) -> None:
        super().__init__(form)
        self._form = form
        self._notices = notices
        self._latest = LatestTask(tasks, self)
        form.content.files_given.connect(self._on_files_given)
        form.content.files_refused.connect(self._on_files_refused)
        # The text belongs to the memory on which it was dropped.
        form.loaded.connect(self._latest.cancel)

    @Slot(object)
    def _on_files_given(self, paths: tuple[Path, ...]) -> None:
        self._latest.submit(
            lambda: read_text_files(paths),
            on_success=self._form.content.insert_text_of_files,
            on_failure=self._notices.show_error,
        )

    @Slot()
    def _on_files_refused(self) -> None:
        text = self.tr(
            "Only the text of .txt and .md files can be inserted. A memory has no attachments."
        )
        self._notices.show_notice(Notice(text, NoticeKind.CAUTION))
