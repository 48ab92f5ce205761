"""Agent keys as rows of a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from muniment.desktop.views.agents.agent_words import (
    dialect_name,
    key_name,
    last_use_text,
    scopes_text,
    state_name,
    tr,
)
from muniment.desktop.views.agents.key_state import KeyState, state_of
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.domain.access import ApiKey

AGENT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Data role that returns the `AgentRow` of a row."""


@dataclass(frozen=True, slots=True)
class AgentRow:
    """The texts shown for one key."""

    key: ApiKey
    state: KeyState
    name: str
    facts: str
    namespaces: str
    last_use: str

    @property
    def spoken(self) -> str:
        """The whole row as assistive tools read it."""
        return tr(", ").join(
            (self.name, state_name(self.state), self.facts, self.namespaces, self.last_use)
        )


class AgentListModel(QAbstractListModel):
    """Keys sorted by name, expired and revoked ones last; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[AgentRow] = []

    def show_keys(self, keys: tuple[ApiKey, ...], now: datetime) -> None:
        """Show keys; update rows in place if the same keys come in the same order."""
        rows = sorted((_row(key, now) for key in keys), key=_order)
        if [row.key.id for row in rows] == [row.key.id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def clear(self) -> None:
        """Remove all rows."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of keys."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a key's name, its `AgentRow`, or its text for assistive tools."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == AGENT_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def key_at(self, position: int) -> ApiKey | None:
        """Return the key at a row, or ``None`` if there is no such row."""
        return self._rows[position].key if 0 <= position < len(self._rows) else None

    def position_of(self, key_id: str) -> int:
        """Return the row of a key, or -1 if it is not listed."""
        ids: list[str] = [row.key.id for row in self._rows]
        return ids.index(key_id) if key_id in ids else -1


def _row(key: ApiKey, now: datetime) -> AgentRow:
    return AgentRow(
        key,
        state_of(key, now),
        key_name(key),
        tr("{dialect} · {scopes}").format(
            dialect=dialect_name(key.dialect), scopes=scopes_text(key.scopes)
        ),
        tr(", ").join(key.namespaces),
        last_use_text(key),
    )


def _order(row: AgentRow) -> tuple[bool, str, str]:
    is_over = row.state in {KeyState.EXPIRED, KeyState.REVOKED}
    return is_over, row.name.casefold(), row.key.id
