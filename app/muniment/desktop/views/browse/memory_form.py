"""The fields of a memory that the user edits."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSlider, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import type_name
from muniment.desktop.views.browse.expiry_field import ExpiryField
from muniment.desktop.views.metadata.entries import (
    MetadataEntry,
    changed_values,
    entries_of,
    values_of,
)
from muniment.desktop.views.metadata.metadata_section import MetadataSection
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.content_edit import ContentEdit
from muniment.desktop.widgets.controls import column, label, limit_names, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.memories.memory import (
    CONTENT_MAX_CHARACTERS,
    DEFAULT_IMPORTANCE,
    UNSET,
    Memory,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
)

_STEPS: Final = 20
_DEFAULT_NAMESPACE: Final = "default"


@dataclass(frozen=True, slots=True, repr=False)
class FormState:
    """The contents of the fields; while the vault is locked, kept only inside it or in memory."""

    content: str
    namespace: str
    tags: tuple[str, ...]
    type: MemoryType | None
    importance: float
    expires_at: datetime | None = None
    metadata: tuple[MetadataEntry, ...] = ()

    def __repr__(self) -> str:
        return "FormState(…)"

    @classmethod
    def empty(cls, namespace: str = _DEFAULT_NAMESPACE) -> "FormState":
        """Return the initial state of a new memory."""
        return cls("", namespace, (), None, DEFAULT_IMPORTANCE)


def state_of(memory: Memory) -> FormState:
    """Return the field contents of a memory that has not been edited."""
    return FormState(
        memory.content,
        memory.namespace,
        memory.tags,
        memory.type,
        memory.importance,
        memory.expires_at,
        entries_of(memory.metadata),
    )


def tags_of(text: str) -> tuple[str, ...]:
    """Parse tags as users type them: separated by commas, with or without ``#``."""
    parts = (part.strip().lstrip("#").strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


class MemoryForm(QWidget):
    """Content, namespace (of a new memory), tags, type, importance, end; GUI thread only.

    The metadata table is one of its fields, but another widget lays it out.

    Signals:
        edited: The user changed something, or changes were reverted.
    """

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.metadata = MetadataSection(theme)
        self._base = FormState.empty()
        self._is_loading = False
        self._build()
        self._lay_out()
        self.show_state(self._base)

    @property
    def state(self) -> FormState:
        """The contents of the fields."""
        chosen = self.type.currentData()
        return FormState(
            content=self.content.toPlainText(),
            namespace=self.namespace.currentText().strip() or _DEFAULT_NAMESPACE,
            tags=tags_of(self.tags.text()),
            type=None if chosen is None else MemoryType(chosen),
            importance=self._base.importance
            if self.importance.value() == _step_of(self._base.importance)
            else self.importance.value() / _STEPS,
            expires_at=self.expiry.value,
            metadata=self.metadata.entries,
        )

    @property
    def is_dirty(self) -> bool:
        """Return whether the fields differ from what was loaded."""
        now, base = self.state, self._base
        if not base.content and not now.content.strip():
            # Without a text, spaces and the namespace alone are not worth keeping.
            now = replace(now, content="", namespace=base.namespace)
        return now != base

    @property
    def is_complete(self) -> bool:
        """Return whether the fields can be saved as they are."""
        text = self.content.toPlainText()
        is_long = len(text) > CONTENT_MAX_CHARACTERS
        return bool(text.strip()) and not is_long and not self.metadata.problem

    def load(self, memory: Memory) -> None:
        """Show a memory; its namespace cannot be changed."""
        self._base = state_of(memory)
        self._offer_automatic_type(is_offered=False)
        self.namespace.setEnabled(False)
        self.show_state(self._base)

    def load_new(self, namespace: str | None) -> None:
        """Show empty fields for a new memory."""
        self._base = FormState.empty(namespace or _DEFAULT_NAMESPACE)
        self._offer_automatic_type(is_offered=True)
        self.namespace.setEnabled(True)
        self.show_state(self._base)

    def show_state(self, state: FormState) -> None:
        """Put values into the fields; `is_dirty` still compares with what was loaded."""
        self._is_loading = True
        # Unchanged text keeps its cursor and its undo history.
        if self.content.toPlainText() != state.content:
            self.content.setPlainText(state.content)
        if self.namespace.findText(state.namespace) < 0:
            self.namespace.addItem(state.namespace)
        self.namespace.setCurrentText(state.namespace)
        self.tags.setText(", ".join(state.tags))
        if not self.tags.hasFocus():
            # Show its beginning first.
            self.tags.setCursorPosition(0)
        self.expiry.show_value(state.expires_at)
        self.metadata.show_entries(state.metadata, self._base.metadata)
        self.type.setCurrentIndex(
            self.type.findData(None if state.type is None else state.type.value)
        )
        self.importance.setValue(_step_of(state.importance))
        self._is_loading = False
        self._on_edited()

    def offer_namespaces(self, names: tuple[str, ...]) -> None:
        """Offer the existing namespaces."""
        self._is_loading = True
        chosen = self.namespace.currentText()
        self.namespace.clear()
        self.namespace.addItems(list(names))
        self.namespace.setCurrentText(chosen)
        self._is_loading = False

    def forget(self) -> None:
        """Hold nothing of a vault, not even the names of its namespaces."""
        self._is_loading = True
        self.namespace.clear()
        self._is_loading = False
        self.load_new(None)

    def patch(self) -> MemoryPatch:
        """Return what differs from what was loaded."""
        now, base = self.state, self._base
        return MemoryPatch(
            content=now.content if now.content != base.content else UNSET,
            tags=now.tags if now.tags != base.tags else UNSET,
            type=now.type if now.type not in {None, base.type} else UNSET,
            importance=now.importance if now.importance != base.importance else UNSET,
            expires_at=now.expires_at if now.expires_at != base.expires_at else UNSET,
            metadata=UNSET
            if now.metadata == base.metadata
            else changed_values(values_of(base.metadata), values_of(now.metadata)),
        )

    def draft(self) -> MemoryDraft:
        """Return the new memory; its vectors are computed after the call returns."""
        now = self.state
        return MemoryDraft(
            content=now.content,
            namespace=now.namespace,
            tags=now.tags,
            type=now.type,
            importance=now.importance,
            metadata=values_of(now.metadata),
            expires_at=now.expires_at,
            wait=False,
        )

    def _build(self) -> None:
        self.content = ContentEdit(self.tr("Memory"))
        self.content.setPlaceholderText(self.tr("What should be remembered?"))
        self.namespace = ComboBox()
        limit_names(self.namespace)
        self.namespace.setAccessibleName(self.tr("Namespace"))
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(self.tr("separated by commas"))
        self.tags.setAccessibleName(self.tr("Tags"))
        self.type = ComboBox()
        self.type.setAccessibleName(self.tr("Type"))
        for memory_type in MemoryType:
            self.type.addItem(type_name(memory_type), memory_type.value)
        self.importance = QSlider(Qt.Orientation.Horizontal)
        self.importance.setRange(0, _STEPS)
        self.importance.setPageStep(_STEPS // 4)
        self.importance.setAccessibleName(self.tr("Importance"))
        self.expiry = ExpiryField()
        self._importance_text = label("", role="caption")
        self._length = label("", role="problem")
        self.content.textChanged.connect(self._on_edited)
        self.namespace.currentTextChanged.connect(self._on_edited)
        self.tags.textChanged.connect(self._on_edited)
        self.type.currentIndexChanged.connect(self._on_edited)
        self.importance.valueChanged.connect(self._on_edited)
        self.expiry.edited.connect(self._on_edited)
        self.metadata.edited.connect(self._on_edited)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space("large"))
        grid.setVerticalSpacing(space("tight"))
        importance = row(self.importance, self._importance_text, gap="medium")
        cells: tuple[tuple[str, QWidget, int, int], ...] = (
            (self.tr("Na&mespace"), self.namespace, 0, 0),
            (self.tr("T&ype"), self.type, 0, 1),
            (self.tr("&Tags"), self.tags, 2, 0),
            (self.tr("&Importance"), self.importance, 2, 1),
            (self.tr("E&xpires"), self.expiry, 4, 0),
        )
        for text, control, line, place in cells:
            name = FieldName(text, control, role="section")
            # A label is closer to its own field than to the one above.
            name.setContentsMargins(0, space("tight") if line else 0, 0, 0)
            grid.addWidget(name, line, place)
            if control is self.importance:
                grid.addLayout(importance, line + 1, place)
            else:
                grid.addWidget(control, line + 1, place, 1, 2 if control is self.expiry else 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        layout = column(self.content, self._length, grid, gap="medium")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setTabOrder(self.content, self.namespace)
        self.setTabOrder(self.namespace, self.type)
        self.setTabOrder(self.type, self.tags)
        self.setTabOrder(self.tags, self.importance)
        self.setTabOrder(self.importance, self.expiry.choice)
        self.setTabOrder(self.expiry.choice, self.expiry.moment)

    def _offer_automatic_type(self, *, is_offered: bool) -> None:
        self._is_loading = True
        found = self.type.findData(None)
        if is_offered and found < 0:
            self.type.insertItem(0, self.tr("Automatic"), None)
        elif not is_offered and found >= 0:
            self.type.removeItem(found)
        self._is_loading = False

    @Slot()
    def _on_edited(self) -> None:
        if self._is_loading:
            return
        percent = self.importance.value() * 100 // _STEPS
        self._importance_text.setText(self.tr("{percent} %").format(percent=percent))
        over = len(self.content.toPlainText()) - CONTENT_MAX_CHARACTERS
        self._length.setVisible(over > 0)
        text = self.tr("{count} characters too long to be one memory")
        if over == 1:
            text = self.tr("1 character too long to be one memory")
        self._length.setText(text.format(count=count_text(over)))
        self.edited.emit()


def _step_of(importance: float) -> int:
    return round(importance * _STEPS)
