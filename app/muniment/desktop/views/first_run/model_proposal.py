"""The proposal to search with the multilingual model, for people who read another language."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import column, label
from muniment.domain.access import PERSON
from muniment.services.models.model_service import MULTILINGUAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.services.models.model_service import ModelInfo


class ModelProposal(QWidget):
    """Offers the multilingual model, or says how to install it; hidden until `offer`.

    GUI thread only.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._model_id: str | None = None
        self._latest = LatestTask(context.tasks, self)
        self.choice = CheckBox(self.tr("Also find memories in other languages"))
        self.choice.setAccessibleName(self.choice.text())
        self.choice.setChecked(True)
        self.about = label("", role="caption", wrap=True)
        self.problem = label("", role="problem", wrap=True)
        self.setLayout(column(self.choice, self.about, self.problem, gap="hair"))
        self.hide()

    def offer(self) -> None:
        """Look for the model, and show the proposal."""
        models = self._context.services.models
        self._latest.submit(
            lambda: models.list(PERSON), on_success=self._show, on_failure=self._show_problem
        )

    def accept(self, then: "Callable[[], None]") -> None:
        """Start to use the model if it is chosen, and go on once it is started.

        Args:
            then: Called once it is started, at once if it is not chosen; not if it cannot be used.
        """
        model_id = self._model_id
        if model_id is None or not self.choice.isChecked():
            then()
            return
        if self._latest.is_open:
            return
        models = self._context.services.models
        self.about.setText(self.tr("Preparing {model}…").format(model=MULTILINGUAL))
        self._latest.submit(
            lambda: models.change_to(model_id, PERSON),
            on_success=lambda _job: then(),
            on_failure=self._show_problem,
        )

    def _show(self, models: "tuple[ModelInfo, ...]") -> None:
        found = next((model for model in models if model.name == MULTILINGUAL), None)
        if found is None or found.role is not None:
            return
        self._model_id = found.id if found.spec is not None else None
        self.choice.setVisible(self._model_id is not None)
        self.about.setText(self._text(found))
        self.show()

    def _text(self, model: "ModelInfo") -> str:
        if model.spec is None:
            text = self.tr(
                "Search by meaning understands English only. {model} understands about 100 "
                "languages, but is not available: {reason}"
            )
            return text.format(model=model.name, reason=translated(model.reason or ""))
        size = QLocale().formattedDataSize(model.spec.size_bytes, 0)
        text = self.tr(
            "By default, search by meaning understands English only. {model} understands about "
            "100 languages and takes {size}. You can change it later in the settings."
        )
        return text.format(model=model.name, size=size)

    def _show_problem(self, error: Exception) -> None:
        self._model_id = None
        self.choice.hide()
        self.about.clear()
        self.problem.setText(describe(error).sentence)
