"""The section for the user's own language model, which is off by default."""

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.views.settings.section import Section, named, number_field
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_progress import StepWatch, TaskProgress
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.cancellation import OperationCancelledError
from muniment.domain.memories.memory import UNSET
from muniment.domain.models.local_model import (
    TIMEOUT_MAX_S,
    TIMEOUT_MIN_S,
    LocalModelState,
    LocalModelStatus,
    is_loopback,
)
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLabel

    from muniment.services.models.local_model import LocalModelUpdate, LocalModelView


class LocalModelSection(Section):
    """Edits the model's address, tests it, and says what is sent to it; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Understanding"),
            tr(
                "Muniment understands memories with small models and rules on this computer. A "
                "language model that you run yourself can help with long conversations and your "
                "profile."
            ),
        )
        self._latest = LatestTask(context.tasks, self)
        self._is_open = False
        self.enabled = CheckBox(self.tr("Use my own language model"))
        self.base_url = _field(self.tr("API address"), "http://127.0.0.1:11434/v1")
        self.model = _field(self.tr("Name of the model"), "llama3.2:3b")
        self.api_key = _field(self.tr("API key (optional)"), "")
        self.api_key.setEchoMode(QLineEdit.EchoMode.Password)
        self.remove_key = button(self.tr("Remove the key"))
        self.remove_key.hide()
        named(self.enabled)
        self.timeout = number_field(
            self.tr("Seconds to wait for an answer"),
            low=int(TIMEOUT_MIN_S),
            high=int(TIMEOUT_MAX_S),
        )
        self.timeout.setSuffix(self.tr(" s"))
        self.where = label("", role="caution", wrap=True)
        self.status = label("", wrap=True)
        self.save = button(self.tr("Save"), role="primary")
        self.test = button(self.tr("Save and test"))
        self.add_group(tr("Your language model"), self.enabled, self._form(), self.where)
        buttons = row(self.save, self.test)
        buttons.addStretch()
        self.progress = TaskProgress(context.tasks, say=lambda _: tr("Waiting for an answer…"))
        self.add_group(tr("State"), self.status, buttons, self.progress)
        self.base_url.textChanged.connect(self._say_where)
        self.save.clicked.connect(self._on_save_clicked)
        self.test.clicked.connect(self._on_test_clicked)
        self.remove_key.clicked.connect(self._on_remove_key_clicked)

    def open(self) -> None:
        """Load the settings from the vault."""
        self._is_open = True
        local_model, before = self._context.services.local_model, self._typed
        self._latest.submit(
            lambda: local_model.get(PERSON),
            on_success=lambda view: self._show(view, before),
            on_failure=self.failed.emit,
        )

    def close_vault(self) -> None:
        """Clear address, name and key; drop a pending result."""
        self._is_open = False
        self._latest.cancel()
        self.progress.stop()
        for field in (self.base_url, self.model, self.api_key):
            # `clear` could be undone; `setText` drops the undo history.
            field.setText("")
        self._show_key(is_kept=False)
        self.status.clear()
        self.where.clear()
        self.enabled.setChecked(False)

    def _form(self) -> QWidget:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(space("large"))
        form.setVerticalSpacing(space("small"))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        add_field(form, self.tr("&Address"), self.base_url)
        add_field(form, self.tr("&Model"), self.model)
        key = row(self.api_key, self.remove_key)
        add_field(form, self.tr("API &key"), key)
        cast("QLabel", form.labelForField(key)).setBuddy(self.api_key)
        add_field(form, self.tr("&Timeout"), self.timeout)
        holder = QWidget()
        holder.setLayout(form)
        return holder

    @property
    def _typed(self) -> tuple[bool, str, str, int, str]:
        """The values of the fields."""
        return (
            self.enabled.isChecked(),
            self.base_url.text(),
            self.model.text(),
            self.timeout.value(),
            self.api_key.text(),
        )

    def _show(self, view: "LocalModelView", before: tuple[object, ...]) -> None:
        """Show the stored values, except in fields edited since they held `before`."""
        self._settle()
        fields: tuple[tuple[Callable[[Any], object], object], ...] = (
            (self.enabled.setChecked, view.enabled),
            (self.base_url.setText, view.base_url),
            (self.model.setText, view.model),
            (self.timeout.setValue, round(view.timeout_s)),
            (self.api_key.setText, ""),
        )
        for (put, kept), held, now in zip(fields, before, self._typed, strict=True):
            if now == held:
                put(kept)
        self._show_key(is_kept=view.has_api_key)
        if not self.progress.is_running:
            self._say_status(view.status)
        self._say_where()

    def _show_key(self, *, is_kept: bool) -> None:
        kept = self.tr("Saved in the vault") if is_kept else self.tr("None")
        self.api_key.setPlaceholderText(kept)
        if not is_kept and self.remove_key.hasFocus():
            self.api_key.setFocus()
        self.remove_key.setVisible(is_kept)

    @Slot()
    def _say_where(self) -> None:
        host = QUrl(self.base_url.text().strip()).host()
        if not host:
            self.where.setText("")
        elif is_loopback(host):
            self.where.setText(
                self.tr(
                    "Conversations from agents, and memories for your profile (never "
                    "confidential ones), are sent to a program on this computer and nowhere "
                    "else."
                )
            )
        else:
            self.where.setText(
                self.tr(
                    "{host} is another computer: conversations from agents, and memories for "
                    "your profile (never confidential ones), leave this one."
                ).format(host=host)
            )
        self.where.setVisible(bool(host))

    def _say_status(self, status: LocalModelStatus) -> None:
        texts = {
            LocalModelState.OFF: self.tr("Off. Nothing is sent anywhere."),
            LocalModelState.UNTRIED: self.tr("On, but not tested yet."),
            LocalModelState.READY: self.tr("Test passed. The model can be used."),
            LocalModelState.FAILING: self.tr(
                "Test failed: {reason}. Muniment uses its built-in rules instead."
            ),
        }
        self.status.setText(texts[status.state].format(reason=translated(status.reason or "")))

    def _update(self) -> "LocalModelUpdate":
        from muniment.services.models.local_model import LocalModelUpdate

        key = self.api_key.text().strip()
        return LocalModelUpdate(
            enabled=self.enabled.isChecked(),
            base_url=self.base_url.text(),
            model=self.model.text(),
            timeout_s=self.timeout.value(),
            api_key=secret_text(key) if key else UNSET,
        )

    @Slot()
    def _on_save_clicked(self) -> None:
        local_model, update = self._context.services.local_model, self._update()
        sent = self._typed
        self._begin()
        self._latest.submit(
            lambda: local_model.set(update, PERSON),
            on_success=lambda view: self._on_saved(view, sent),
            on_failure=self._on_failed,
        )

    @Slot()
    def _on_test_clicked(self) -> None:
        local_model, update = self._context.services.local_model, self._update()
        sent = self._typed
        self._latest.cancel()
        self._begin()
        self.status.setText(self.tr("Testing it with a sample sentence…"))

        def attempt(watch: StepWatch) -> "tuple[LocalModelView, bool]":
            """Save and test the model, and return whether the test ran; any thread."""
            local_model.set(update, PERSON)
            try:
                local_model.test(PERSON, is_wanted=lambda: watch("answer", 0, 0))
            except OperationCancelledError:
                return local_model.get(PERSON), False
            return local_model.get(PERSON), True

        self.progress.run(
            attempt,
            on_success=lambda found: self._on_tested(*found, sent),
            on_failure=self._on_failed,
        )

    @Slot()
    def _on_remove_key_clicked(self) -> None:
        from muniment.services.models.local_model import LocalModelUpdate

        local_model = self._context.services.local_model

        def remove() -> "LocalModelView":
            """Remove the key, and keep the other stored values; any thread."""
            kept = local_model.get(PERSON)
            update = LocalModelUpdate(
                enabled=kept.enabled,
                base_url=kept.base_url,
                model=kept.model,
                timeout_s=kept.timeout_s,
                api_key=None,
            )
            return local_model.set(update, PERSON)

        self._begin()
        self._latest.submit(remove, on_success=self._on_key_removed, on_failure=self._on_failed)

    def _on_key_removed(self, view: "LocalModelView") -> None:
        """Report that the key is removed; unsaved edits stay."""
        self._settle()
        self._show_key(is_kept=view.has_api_key)
        self._say_status(view.status)
        self.notice_given.emit(Notice(self.tr("Removed the key."), NoticeKind.DONE))

    def _on_saved(self, view: "LocalModelView", sent: tuple[object, ...]) -> None:
        self._show(view, sent)
        self.notice_given.emit(Notice(self.tr("Settings saved."), NoticeKind.DONE))

    def _on_tested(
        self,
        view: "LocalModelView",
        is_tried: bool,  # noqa: FBT001 - of a pair
        sent: tuple[object, ...],
    ) -> None:
        if not self._is_open:
            return
        self._show(view, sent)
        if not is_tried:
            text = self.tr("Stopped before the test. Your settings are saved.")
            self.notice_given.emit(Notice(text))

    def _on_failed(self, error: Exception) -> None:
        self._settle()
        if not self._is_open:
            return
        self.status.clear()
        self.failed.emit(error)

    def _begin(self) -> None:
        if self.remove_key.hasFocus():
            self.api_key.setFocus()
        self._let_act(is_free=False)

    def _settle(self) -> None:
        self._let_act(is_free=not self.progress.is_running)

    def _let_act(self, *, is_free: bool) -> None:
        # One change at a time: removing the key rewrites the other values it has read.
        for act in (self.save, self.test, self.remove_key):
            act.setEnabled(is_free)


def _field(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    return made
