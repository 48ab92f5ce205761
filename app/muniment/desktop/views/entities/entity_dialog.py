"""The dialog that creates a person or thing, or renames one and gives it other names."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import entity_type_name, entity_type_names
from muniment.desktop.views.entities.entity_turns import Turned, create, edit
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.entities.entity import (
    WITHOUT_ALIASES,
    EntityDraft,
    EntityPatch,
    EntitySummary,
    normal_form,
)
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

_LETTERS = 60
_LINES = 4


class EntityDialog(TaskDialog):
    """Asks for name, type and other names; GUI thread only.

    Signals:
        made: What was done, a `Turned`.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        entity: The one to edit; ``None`` to create one in the chosen namespace.
    """

    made = Signal(object)

    def __init__(
        self, context: DesktopContext, parent: QWidget, entity: EntitySummary | None
    ) -> None:
        action = self.tr("Create") if entity is None else self.tr("Save")
        super().__init__(context, parent, action=action)
        self._entity = entity
        self.setWindowTitle(
            self.tr("New person or thing") if entity is None else self.tr("Edit a name")
        )
        self.name = QLineEdit("" if entity is None else entity.name)
        self.type = ComboBox()
        own = set() if entity is None else {entity.type}
        kinds = (entity_type_names().keys() - WITHOUT_ALIASES) | own
        for kind in sorted(kinds, key=lambda kind: entity_type_name(kind).casefold()):
            self.type.addItem(entity_type_name(kind), kind)
        chosen = "person" if entity is None else entity.type
        self.type.setCurrentIndex(self.type.findData(chosen))
        self.aliases = QPlainTextEdit()
        self.aliases.setTabChangesFocus(True)
        self.aliases.setFixedHeight(_LINES * self.fontMetrics().lineSpacing())
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        add_field(form, self.tr("&Name"), self.name)
        add_field(form, self.tr("&Type"), self.type)
        others = self.tr("&Other names, one a line")
        if entity is not None:
            others = self.tr("M&ore names, one a line")
        add_field(form, others, self.aliases)
        hint = label(
            self.tr("Memories that use any of the names belong to it, also later ones."),
            role="muted",
            wrap=True,
        )
        self.lay_out(form, hint, letters=_LETTERS)
        self.name.textChanged.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)
        self._refresh()
        self.name.setFocus()
        self.name.selectAll()

    def forget(self) -> None:
        """Clear every name."""
        self._entity = None
        self.name.setText("")
        self.aliases.setPlainText("")

    @Slot()
    def _refresh(self) -> None:
        self.say_problem("")
        self.act.setEnabled(bool(self.name.text().strip()))

    @Slot()
    def _on_act_clicked(self) -> None:
        self.run(self._work(), on_success=self._on_made)

    def _work(self) -> Callable[[], Turned]:
        name, kind = self.name.text().strip(), str(self.type.currentData())
        lines = self.aliases.toPlainText().splitlines()
        others = {normal_form(line): line.strip() for line in lines if line.strip()}
        others.pop(normal_form(name), None)
        aliases, service = tuple(others.values()), self._context.services.entities
        if self._entity is None:
            home = self._context.namespaces.chosen or DEFAULT_NAMESPACE
            draft = EntityDraft(type=kind, name=name, namespace=home, aliases=aliases)
            return partial(create, service, draft)
        patch = EntityPatch(name=name, type=kind)
        return partial(edit, service, self._entity.uid, patch, aliases)

    def _on_made(self, turned: Turned) -> None:
        self.made.emit(turned)
        self.accept()
