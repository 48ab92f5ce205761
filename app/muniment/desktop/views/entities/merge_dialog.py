"""The dialog that asks which name stays when entities are merged."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.entities.entity_listing import have_equal_names
from muniment.desktop.views.entities.entity_turns import Turned, merge
from muniment.desktop.views.entities.entity_words import facts_text, short_name, tr
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.entities.entity import EntitySummary

_LETTERS = 64


class MergeDialog(TaskDialog):
    """Asks for the name that stays, and merges; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        entities: Two or more of one namespace.

    Signals:
        merged: What the merge made, and the names that were merged into it.
    """

    merged = Signal(object, object)

    def __init__(
        self, context: DesktopContext, parent: QWidget, entities: tuple[EntitySummary, ...]
    ) -> None:
        super().__init__(context, parent, action=self.tr("Merge"))
        self.setWindowTitle(self.tr("Merge names"))
        self._entities = entities
        self._can_undo = not have_equal_names(entities)
        hint = self.tr(
            "Their memories come together under one name. The other names still find it, and what "
            "agents write under them later belongs to it."
        )
        self.name = ComboBox()
        for entity in entities:
            text = tr("{name} ({facts})")
            self.name.addItem(
                text.format(name=short_name(entity.name), facts=facts_text(entity)), entity.uid
            )
        largest = max(entities, key=lambda entity: entity.memory_count)
        self.name.setCurrentIndex(self.name.findData(largest.uid))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        add_field(form, self.tr("&Name that stays"), self.name)
        self.warning = label(
            ""
            if self._can_undo
            else self.tr("This can't be undone, because some of them have the same name."),
            role="caution",
            wrap=True,
        )
        self.warning.setVisible(not self._can_undo)
        self.lay_out(label(hint, role="muted", wrap=True), form, self.warning, letters=_LETTERS)
        if not self._can_undo:
            self.guard_action()
        self.act.clicked.connect(self._on_act_clicked)
        self.name.setFocus()

    def forget(self) -> None:
        """Clear every name."""
        self._entities = ()
        self.name.clear()

    @Slot()
    def _on_act_clicked(self) -> None:
        service, can_undo = self._context.services.entities, self._can_undo
        kept = str(self.name.currentData())
        others = tuple(entity for entity in self._entities if entity.uid != kept)

        def work() -> Turned:
            turned = merge(service, kept, [entity.uid for entity in others])
            return turned if can_undo else turned.without_undo()

        def finish(turned: Turned) -> None:
            self.merged.emit(turned, tuple(entity.name for entity in others))
            self.accept()

        self.run(work, on_success=finish)
