"""The dialog that edits the name, reach, rights and limits of a key."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import tr
from muniment.desktop.views.agents.limit_fields import LimitFields
from muniment.desktop.views.agents.reach_fields import ReachFields
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON, ApiKey


class EditKeyDialog(TaskDialog):
    """Edits name, namespaces, scopes, rates and expiry; GUI thread only.

    Signals:
        edited: The changed `ApiKey`.
    """

    edited = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget, key: ApiKey) -> None:
        super().__init__(context, parent, action=tr("Save"))
        self._key = key
        self.setWindowTitle(self.tr("Edit agent"))
        self.name = QLineEdit(key.name)
        self.name.setAccessibleName(self.tr("Name"))
        self.reach = ReachFields(context.namespaces.names, key.namespaces)
        self.reach.show_scopes(key.scopes)
        self._shown_scopes = self.reach.chosen_scopes
        self.limits = LimitFields()
        self.limits.show_rates(key.rate_per_minute, key.rate_per_hour)
        self.limits.show_expiry(key.expires_at)
        form = QFormLayout()
        form.setHorizontalSpacing(space("large"))
        form.setVerticalSpacing(space("small"))
        add_field(form, self.tr("&Name"), self.name)
        self.reach.add_to(form)
        self.limits.add_to(form)
        hint = label(
            self.tr("Changes apply from the next call. Memories the agent wrote are not moved."),
            role="muted",
            wrap=True,
        )
        self.lay_out(form, hint, letters=80)
        self.reach.namespaces.changed.connect(self._on_reach_changed)
        self.act.clicked.connect(self._on_act_clicked)

    def forget(self) -> None:
        """Clear the names."""
        self.name.setText("")
        self.reach.clear()

    @Slot()
    def _on_reach_changed(self) -> None:
        self.act.setEnabled(bool(self.reach.namespaces.names))
        self.act.setToolTip("" if self.act.isEnabled() else self.tr("Choose a namespace first."))

    @Slot()
    def _on_act_clicked(self) -> None:
        keys, key_id = self._context.services.keys, self._key.id
        name, minute = self.name.text().strip(), self.limits.minute.value()
        hour, expires_at = self.limits.rate_per_hour, self.limits.expires_at
        namespaces, scopes = self.reach.chosen_namespaces, self.reach.chosen_scopes
        if scopes == self._shown_scopes:
            # The same in other words: write alone includes reading.
            scopes = self._key.scopes
        self.run(
            lambda: keys.edit(
                key_id,
                PERSON,
                name=name,
                namespaces=namespaces,
                scopes=scopes,
                rate_per_minute=minute,
                rate_per_hour=hour,
                expires_at=expires_at,
            ),
            on_success=self._on_edited,
        )

    def _on_edited(self, key: ApiKey) -> None:
        self.edited.emit(key)
        self.accept()
