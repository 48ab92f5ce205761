"""The Models section: the model for search by meaning, and switching to another."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.status.job_row import JobRow
from muniment.desktop.text.words import memory_count_text
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import model_text, tr
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.domain.access import PERSON
from muniment.domain.jobs import JobProgress, JobState
from muniment.services.models.reembedding import REEMBED

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMessageBox, QPushButton

    from muniment.services.models.model_service import ModelInfo


class ModelsSection(Section):
    """Shows a row for each model, with its actions; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Models"),
            tr(
                "A model turns text into vectors so that you can search by meaning. It runs on "
                "this computer. To add one, put its ONNX folder into the models folder."
            ),
        )
        self._latest = LatestTask(context.tasks, self)
        self.question: QMessageBox | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.job = JobRow(context, REEMBED)
        self._holder = QWidget()
        self._list = column(self._holder)
        self.where = label("", role="caption", wrap=True)
        self.show_folder = button(self.tr("Show folder"))
        place = column(self.where, flow(self.show_folder))
        self.add_group(tr("Models on this computer"), self._list, self.job, place)
        self.show_folder.clicked.connect(self._on_show_folder_clicked)
        self.job.ended.connect(self._on_job_ended)
        self.job.failed.connect(self.failed)

    @property
    def text(self) -> str:
        """The description of all models."""
        return self._holder.accessibleDescription()

    def open(self) -> None:
        """List the models."""
        models = self._context.services.models
        self.job.open()
        self._show_place(models.folder)
        self._latest.submit(
            lambda: models.list(PERSON), on_success=self._show, on_failure=self.failed.emit
        )

    def close_vault(self) -> None:
        """Clear job and folder, and close any question."""
        self._latest.cancel()
        self.job.close_vault()
        self._show_place(None)
        if self.question is not None:
            self.question.done(0)

    def _show_place(self, folder: "Path | None") -> None:
        text = self.tr("Models you add are stored in {folder}")
        self.where.setText("" if folder is None else text.format(folder=folder))
        self.show_folder.setVisible(folder is not None)

    @Slot()
    def _on_show_folder_clicked(self) -> None:
        folder = self._context.services.models.folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _show(self, models: "tuple[ModelInfo, ...]") -> None:
        holder = QWidget()
        self.buttons = {}
        lines = column(gap="medium")
        for model in models:
            lines.addLayout(self._row(model))
        holder.setLayout(lines)
        holder.setAccessibleDescription("\n".join(f"{m.name}: {model_text(m)}" for m in models))
        before, self._holder = self._holder, holder
        self._list.replaceWidget(before, holder)
        before.deleteLater()

    def _row(self, model: "ModelInfo") -> "QVBoxLayout":
        head = row(label(model.name), gap="medium")
        head.addStretch()
        press = self._press(model)
        if press is not None:
            head.addWidget(press)
        return column(head, label(model_text(model), role="caption", wrap=True), gap="hair")

    def _press(self, model: "ModelInfo") -> "QPushButton | None":
        if model.role == "active" or model.spec is None or model.id is None:
            return None
        if model.role == "kept":
            press = button(self.tr("Switch back"), name=model.name)
        else:
            press = button(self.tr("Use this model…"), name=model.name)
        press.setAccessibleName(self.tr("Switch to {model}").format(model=model.name))
        press.clicked.connect(partial(self._on_press_clicked, model.id, model.name))
        self.buttons[model.name] = press
        return press

    def _on_press_clicked(self, model_id: str, name: str) -> None:
        total = memory_count_text(self._context.namespaces.total)
        question = Confirmation(
            title=self.tr("Change the search model"),
            text=self.tr("Switch to {model}?").format(model=name),
            detail=self.tr(
                "Muniment re-indexes {memories} in the background. With many memories, this can "
                "take hours on a slow computer. Search uses the current model until then, and "
                "you can switch back."
            ).format(memories=total),
            action=self.tr("Switch"),
        )
        self.question = ask(self, question, partial(self._change, model_id))
        self.question.finished.connect(self._on_question_finished)

    @Slot()
    def _on_question_finished(self) -> None:
        self.question = None

    def _change(self, model_id: str) -> None:
        models = self._context.services.models
        self._context.tasks.submit(
            lambda: models.change_to(model_id, PERSON),
            receiver=self,
            on_success=lambda _job: self.open(),
            on_failure=self.failed.emit,
        )

    @Slot(object)
    def _on_job_ended(self, job: JobProgress) -> None:
        texts = {
            JobState.DONE: self.tr("The new model is in use."),
            JobState.CANCELLED: self.tr("Stopped. The previous model is still in use."),
        }
        failed = self.tr("Switching failed. The previous model is still in use.")
        kind = NoticeKind.DONE if job.state is JobState.DONE else NoticeKind.CAUTION
        self.notice_given.emit(Notice(texts.get(job.state, failed), kind))
        self.open()
