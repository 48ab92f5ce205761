"""The facts of a key, in two columns if they fit."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from muniment.desktop.views.agents.agent_words import (
    dialect_name,
    moment_text,
    rates_text,
    scopes_text,
    tr,
)
from muniment.desktop.widgets.cell_grid import CellGrid
from muniment.desktop.widgets.controls import column, label
from muniment.domain.access import ApiKey

_LETTERS: Final = 39


class AgentFacts(QWidget):
    """Shows read-only facts of one key; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, QLabel] = {}
        cells: list[QWidget] = []
        for key, name in self._names().items():
            value = label("", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            caption = label(name, role="caption")
            caption.setBuddy(value)
            cell = QWidget()
            cell.setLayout(column(caption, value, gap="hair"))
            self._values[key] = value
            cells.append(cell)
        grid = CellGrid(cells, columns=(2, 1), letters=_LETTERS)
        grid.stretch()
        self.setLayout(column(grid))

    @property
    def texts(self) -> dict[str, str]:
        """The texts shown, by short field name; for tests and assistive tools."""
        return {key: value.text() for key, value in self._values.items()}

    def show_key(self, key: ApiKey) -> None:
        """Show the facts of a key."""
        texts = {
            "dialect": dialect_name(key.dialect),
            "scopes": scopes_text(key.scopes),
            "namespaces": tr(", ").join(key.namespaces),
            "rates": rates_text(key),
            "prefix": tr("{prefix}…").format(prefix=key.prefix),
            "created": moment_text(key.created_at, without=""),
            "used": moment_text(key.last_used_at, without=tr("Never")),
            "expires": moment_text(key.expires_at, without=tr("Never")),
        }
        for name, text in texts.items():
            self._values[name].setText(text)

    def clear(self) -> None:
        """Show nothing."""
        for value in self._values.values():
            value.clear()

    def _names(self) -> dict[str, str]:
        return {
            "dialect": self.tr("API"),
            "scopes": self.tr("Permissions"),
            "namespaces": self.tr("Access to"),
            "rates": self.tr("Limits"),
            "used": self.tr("Last used"),
            "expires": self.tr("Expires"),
            "created": self.tr("Created"),
            "prefix": self.tr("Key starts with"),
        }
