"""Fields for what a key may reach and do, for the panels that create, allow or edit one."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtWidgets import QFormLayout

from muniment.desktop.views.agents.agent_words import scopes_text, tr
from muniment.desktop.views.agents.namespace_boxes import NamespaceBoxes
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.field_names import add_field
from muniment.domain.access import Scope

_SCOPES: Final = (
    frozenset({Scope.READ, Scope.WRITE}),
    frozenset({Scope.READ}),
    frozenset({Scope.READ, Scope.WRITE, Scope.ADMIN}),
)


class ReachFields:
    """Fields for namespaces and scopes, to add to a form; GUI thread only.

    Args:
        names: The namespaces there are.
        chosen: The namespaces that are checked, in the order that a key has them; those that are
            not there yet are listed too.
    """

    def __init__(self, names: Sequence[str], chosen: Sequence[str]) -> None:
        self._order = tuple(chosen)
        self.namespaces = NamespaceBoxes(tuple(dict.fromkeys([*names, *chosen])), chosen)
        self.scopes = ComboBox()
        for scopes in _SCOPES:
            self.scopes.addItem(scopes_text(scopes), scopes)
        self.scopes.setAccessibleName(tr("Permissions"))

    def add_to(self, form: QFormLayout) -> None:
        """Append the fields to a form."""
        add_field(form, tr("Access to"), self.namespaces)
        add_field(form, tr("P&ermissions"), self.scopes)

    def show_scopes(self, scopes: Collection[Scope]) -> None:
        """Show what a key may do."""
        self.scopes.setCurrentText(scopes_text(frozenset(scopes)))

    @property
    def chosen_namespaces(self) -> tuple[str, ...]:
        """The checked namespaces; the first one stays first, because writes go there."""
        checked = self.namespaces.names
        kept = [name for name in self._order if name in checked]
        return tuple(dict.fromkeys([*kept, *checked]))

    @property
    def chosen_scopes(self) -> frozenset[Scope]:
        """What the key may do."""
        return frozenset(self.scopes.currentData())

    def clear(self) -> None:
        """Show no names."""
        self._order = ()
        self.namespaces.clear()
