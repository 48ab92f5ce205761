"""Dialogs that name a namespace, or wipe it after its name is typed."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.namespaces.namespace_words import tr
from muniment.desktop.widgets.controls import label, restyle
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON

_NAME_MAX = 100
_LETTERS = 58


class NameDialog(TaskDialog):
    """Asks for a name, and creates or renames the namespace; GUI thread only.

    Signals:
        named: The new name.
    """

    named = Signal(str)

    def __init__(
        self,
        context: DesktopContext,
        parent: QWidget,
        *,
        save: Callable[[str], object],
        before: str = "",
    ) -> None:
        action = tr("Rename") if before else tr("Create")
        super().__init__(context, parent, action=action)
        self.setWindowTitle(tr("Rename a namespace") if before else tr("New namespace"))
        self._before = before
        self._save = save
        hint = (
            tr("Its memories do not change, and agents access it under the new name.")
            if before
            else tr("Namespaces are encrypted separately; you choose which agents get access.")
        )
        self.name = QLineEdit(before)
        self.name.setMaxLength(_NAME_MAX)
        self.name.setAccessibleName(tr("Name of the namespace"))
        self.name.setPlaceholderText(tr("Name, such as work or home/garden"))
        self.name.selectAll()
        self.lay_out(label(hint, role="muted", wrap=True), self.name, letters=_LETTERS)
        self.name.textChanged.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)
        self._refresh()
        self.name.setFocus()

    def forget(self) -> None:
        """Clear the name."""
        self._before = ""
        self.name.setText("")

    @Slot()
    def _refresh(self) -> None:
        name = self.name.text().strip()
        self.say_problem("")
        self.act.setEnabled(bool(name) and name != self._before)

    @Slot()
    def _on_act_clicked(self) -> None:
        name, save = self.name.text().strip(), self._save

        def finish(_result: object) -> None:
            self.named.emit(name)
            self.accept()

        self.run(lambda: save(name), on_success=finish)


class WipeDialog(TaskDialog):
    """Says what a wipe removes, and requires typing the name; GUI thread only.

    Signals:
        wiped: The namespace was wiped.
    """

    wiped = Signal()

    def __init__(self, context: DesktopContext, parent: QWidget, *, name: str, text: str) -> None:
        super().__init__(context, parent, action=tr("Wipe"))
        self.setWindowTitle(tr("Wipe a namespace"))
        self._name = name
        self.act.setProperty("role", "danger")
        restyle(self.act)
        self.text = label(text, wrap=True)
        prompt = tr("Type “{name}” to confirm:").format(name=name)
        self._prompt = label(prompt, role="muted", wrap=True)
        self.typed = QLineEdit()
        self.typed.setAccessibleName(tr("The name, to confirm"))
        self._prompt.setBuddy(self.typed)
        self.lay_out(self.text, self._prompt, self.typed, letters=_LETTERS)
        self.typed.textChanged.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)
        self._refresh()
        self.typed.setFocus()

    def forget(self) -> None:
        """Clear the name and every figure."""
        self._name = ""
        for part in (self.text, self._prompt, self.typed):
            part.clear()

    @Slot()
    def _refresh(self) -> None:
        self.act.setEnabled(bool(self._name) and self.typed.text() == self._name)

    @Slot()
    def _on_act_clicked(self) -> None:
        name, namespaces = self._name, self._context.services.namespaces
        confirm = self.typed.text()

        def finish(_changes: object) -> None:
            self.wiped.emit()
            self.accept()

        self.run(lambda: namespaces.wipe(name, PERSON, confirm=confirm), on_success=finish)
