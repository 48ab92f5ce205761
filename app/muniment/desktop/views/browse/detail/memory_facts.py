"""Facts about a memory other than its text: dates, author, embedding."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.words import category_name, embedding_text, reading_text, writer_text
from muniment.desktop.views.browse.detail.history_words import field_name
from muniment.desktop.views.browse.filters.filter_words import kind_name, tier_name
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import Memory


class MemoryFacts(QWidget):
    """Read-only facts of one memory; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        # Qt's own form gives wrapped texts the height of one line.
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space("large"))
        grid.setVerticalSpacing(space("tight"))
        grid.setColumnStretch(1, 1)
        self._labels: dict[str, QLabel] = {}
        self._values: dict[str, QLabel] = {}
        for line, (key, name) in enumerate(self._names().items()):
            value = label("", role="caption", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            # A long word without a break is cut; it must not widen the whole detail.
            policy = value.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            value.setSizePolicy(policy)
            self._labels[key], self._values[key] = label(name, role="caption"), value
            # Said as the value's label; a name of its own would be said instead of the value.
            self._labels[key].setBuddy(value)
            grid.addWidget(self._labels[key], line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
        self.setLayout(grid)

    @property
    def texts(self) -> dict[str, str]:
        """The texts shown, by a short key; for tests and assistive tools."""
        return {key: value.text() for key, value in self._values.items()}

    def show_memory(self, memory: Memory, key_names: dict[str, str]) -> None:
        """Show the facts of a memory."""
        texts = self._texts(memory, key_names)
        for key, text in texts.items():
            self._values[key].setText(text)
            self._labels[key].setVisible(bool(text))
            self._values[key].setVisible(bool(text))

    def clear(self) -> None:
        """Show nothing."""
        for value in self._values.values():
            value.clear()

    def _texts(self, memory: Memory, key_names: dict[str, str]) -> dict[str, str]:
        changed = memory.updated_at if memory.version > 1 else None
        archived, expires, last = memory.archived_at, memory.expires_at, memory.accessed_at
        return {
            "written": full_moment(memory.created_at),
            "changed": full_moment(changed) if changed else "",
            "writer": writer_text(memory.actor, key_names),
            "source": memory.source or "",
            "owner": " · ".join(
                part for part in (memory.agent_id, memory.user_id, memory.project) if part
            ),
            "session": memory.session_id or "",
            "categories": ", ".join(category_name(found) for found in memory.categories),
            "meaning": embedding_text(memory.embedding),
            "kind": "" if memory.kind is None else kind_name(memory.kind),
            "kept": tier_name(memory.tier),
            "archived": "" if archived is None else full_moment(archived),
            "expires": "" if expires is None else full_moment(expires),
            "read": "" if last is None else reading_text(memory.access_count, last),
            "derived": self._derived_text(memory),
            "id": memory.short_id,
        }

    def _derived_text(self, memory: Memory) -> str:
        names = ", ".join(sorted(field_name(field) for field in _shown_derived_fields(memory)))
        return self.tr("{fields}, by Muniment").format(fields=names) if names else ""

    def _names(self) -> dict[str, str]:
        return {
            "written": self.tr("Written"),
            "changed": self.tr("Edited"),
            "writer": self.tr("By"),
            "source": self.tr("Source"),
            "owner": self.tr("Belongs to"),
            "session": self.tr("Session"),
            "categories": self.tr("About"),
            "meaning": self.tr("Search"),
            "kind": self.tr("Kind"),
            "kept": self.tr("Priority"),
            "archived": self.tr("Archived"),
            "expires": self.tr("Expires"),
            "read": self.tr("Read"),
            "derived": self.tr("Filled in"),
            "id": self.tr("ID"),
        }


def _shown_derived_fields(memory: Memory) -> set[str]:
    """Return the fields that the program filled in; visibility only for a recognised secret."""
    without = set() if memory.is_recognised_secret else {"visibility"}
    return {name for name in memory.derived - without if getattr(memory, name)}
