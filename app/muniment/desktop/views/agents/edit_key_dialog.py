"""The dialog that edits the name, rate limits and expiry of a key."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import tr
from muniment.desktop.views.agents.limit_fields import LimitFields
from muniment.desktop.views.agents.task_dialog import TaskDialog
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON, ApiKey


class EditKeyDialog(TaskDialog):
    """Edits name, rates and expiry; GUI thread only.

    Signals:
        edited: The changed `ApiKey`.
    """

    edited = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget, key: ApiKey) -> None:
        super().__init__(context, parent, action=tr("Save"))
        self._key = key
        self.setWindowTitle(self.tr("Name and limits"))
        self.name = QLineEdit(key.name)
        self.name.setAccessibleName(self.tr("Name"))
        self.limits = LimitFields()
        self.limits.show_rates(key.rate_per_minute, key.rate_per_hour)
        self.limits.show_expiry(key.expires_at)
        form = QFormLayout()
        form.setHorizontalSpacing(space("large"))
        form.setVerticalSpacing(space("small"))
        add_field(form, self.tr("&Name"), self.name)
        self.limits.add_to(form)
        hint = label(
            self.tr(
                "It holds from the next call on. What a key may reach and do cannot be changed: "
                "make another key for that, and revoke this one."
            ),
            role="muted",
            wrap=True,
        )
        self.lay_out(form, hint, letters=64)
        self.act.clicked.connect(self._on_act_clicked)

    def forget(self) -> None:
        """Clear the name."""
        self.name.setText("")

    @Slot()
    def _on_act_clicked(self) -> None:
        keys, key_id = self._context.services.keys, self._key.id
        name, minute = self.name.text().strip(), self.limits.minute.value()
        hour, expires_at = self.limits.rate_per_hour, self.limits.expires_at
        self.run(
            lambda: keys.edit(
                key_id,
                PERSON,
                name=name,
                rate_per_minute=minute,
                rate_per_hour=hour,
                expires_at=expires_at,
            ),
            on_success=self._on_edited,
        )

    def _on_edited(self, key: ApiKey) -> None:
        self.edited.emit(key)
        self.accept()
