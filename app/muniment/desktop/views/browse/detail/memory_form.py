"""The fields of a memory that the user edits."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.text.words import type_name
from muniment.desktop.views.browse.detail.expiry_field import ExpiryField
from muniment.desktop.views.browse.detail.form_state import (
    DEFAULT_NAMESPACE,
    FormState,
    fields_of,
    state_of,
    state_with,
)
from muniment.desktop.views.browse.detail.memory_text import MemoryText
from muniment.desktop.views.metadata.entries import changed_values, merged_entries, values_of
from muniment.desktop.views.metadata.metadata_section import MetadataSection
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, label, limit_names, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.desktop.widgets.percent_slider import PercentSlider
from muniment.desktop.widgets.tag_completer import TagCompleter
from muniment.desktop.widgets.text_merge import merge_text, text_of
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.bulk import Move
from muniment.domain.memories.memory import (
    CONTENT_MAX_CHARACTERS,
    Memory,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
)
from muniment.domain.request_rules import checked_patch

_STEP: Final = 5


def tags_of(text: str) -> tuple[str, ...]:
    """Parse tags as users type them: separated by commas, with or without ``#``."""
    parts = (part.strip().lstrip("#").strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


class MemoryForm(QWidget):
    """Content, namespace, tags, type, importance, end; GUI thread only.

    The metadata table is one of its fields, but another widget lays it out.

    Signals:
        edited: The user changed something.
        loaded: Another memory is shown, or a new one.
        change_asked: A `Move`: the user chose another namespace for a memory that is written.
    """

    edited = Signal()
    loaded = Signal()
    change_asked = Signal(object)

    def __init__(self, theme: Theme, tag_names: QAbstractItemModel, add_value: QAction) -> None:
        super().__init__()
        self._tag_names = tag_names
        self.metadata = MetadataSection(theme, add_value)
        self._base = FormState.empty()
        self._is_loading = False
        self._is_new = True
        self._build()
        self._lay_out()
        self._show_anew(self._base)

    @property
    def state(self) -> FormState:
        """The contents of the fields."""
        chosen = self.type.currentData()
        return FormState(
            content=text_of(self.content),
            namespace=self._namespace,
            tags=tags_of(self.tags.text()),
            type=None if chosen is None else MemoryType(chosen),
            importance=self._base.importance
            if self.importance.value() == _percent_of(self._base.importance)
            else self.importance.value() / 100,
            expires_at=self.expiry.value,
            metadata=self.metadata.entries,
        )

    @property
    def _namespace(self) -> str:
        """The namespace of a new memory; that of another one changes only by moving it."""
        chosen = self.namespace.currentText().strip() or DEFAULT_NAMESPACE
        return chosen if self._is_new else self._base.namespace

    @property
    def is_dirty(self) -> bool:
        """Return whether the fields differ from what was loaded."""
        now, base = self.state, self._base
        if not base.content and not now.content.strip():
            # Without a text, spaces and the namespace alone are not worth keeping.
            now = replace(now, content="", namespace=base.namespace)
        return now != base

    @property
    def problem(self) -> str:
        """Why something edited is not saved; empty if all of it can be."""
        return self._problem.text() or self.metadata.problem

    @property
    def changed(self) -> dict[str, Any]:
        """The values of fields that differ from what was loaded, by name."""
        return self.state.changed(self._base)

    @property
    def unsaved_fields(self) -> dict[str, Any]:
        """The fields that differ from what was loaded, as JSON types."""
        return fields_of(self.state, self._base)

    def load(self, memory: Memory) -> None:
        """Show a memory."""
        self._load(state_of(memory), is_new=False)

    def load_new(self, namespace: str | None) -> None:
        """Show empty fields for a new memory."""
        self._load(FormState.empty(namespace or DEFAULT_NAMESPACE), is_new=True)

    def put(self, fields: Mapping[str, Any]) -> None:
        """Put back what was typed, as `unsaved_fields` returned it.

        Raises:
            KeyError: A field has a format that this version does not know.
            TypeError: Likewise.
            ValueError: Likewise.
        """
        self._show_anew(state_with(fields, self._base))

    def rebase(self, memory: Memory, *, saved: Mapping[str, Any] | None = None) -> None:
        """Compare from now on with a newer version; what was typed stays as it is.

        Fields that were not edited show their new values.

        Args:
            memory: The newer version.
            saved: The values by which this form made it; as typed, which the memory may write
                differently.
        """
        saved = saved or {}
        theirs = replace(state_of(memory), **saved)
        merged = self._merged(theirs, saved.keys())
        self._base = theirs
        self._adapt(is_new=False)
        self._show(merged)
        self._follow()

    def take_text(self, text: str) -> None:
        """Replace the text, as one step of its undo stack."""
        merge_text(self.content, text)

    def _load(self, state: FormState, *, is_new: bool) -> None:
        self._base = state
        self._adapt(is_new=is_new)
        self._is_loading = True
        self.text.reader.clear()
        # Nobody takes back by Ctrl+Z that a memory was opened.
        self.content.setPlainText(state.content)
        self._is_loading = False
        self._show_anew(state)
        self.text.read()
        self.loaded.emit()

    def _merged(self, theirs: FormState, saved: Collection[str]) -> FormState:
        """Return the fields as typed, those not edited with their new values."""
        now, edited = self.state, {*self.changed, *saved}
        merged = replace(theirs, **{name: getattr(now, name) for name in edited})
        if "metadata" in edited and "metadata" not in saved and not self.metadata.problem:
            entries = merged_entries(self._base.metadata, now.metadata, theirs.metadata)
            merged = replace(merged, metadata=entries)
        return merged

    def _show_anew(self, state: FormState) -> None:
        self._is_loading = True
        self.metadata.show_entries(state.metadata, self._base.metadata)
        self._is_loading = False
        self._show(state)
        self._follow()

    def _show(self, state: FormState) -> None:
        """Put values into the fields; those that show them already are not touched."""
        self._is_loading = True
        merge_text(self.content, state.content)
        if self.namespace.findText(state.namespace) < 0:
            self.namespace.addItem(state.namespace)
        self.namespace.setCurrentText(state.namespace)
        if tags_of(self.tags.text()) != state.tags:
            self.tags.setText(", ".join(state.tags))
        if not self.tags.hasFocus():
            # Show its beginning first.
            self.tags.setCursorPosition(0)
        if self.expiry.value != state.expires_at:
            self.expiry.show_value(state.expires_at)
        if self.metadata.entries != state.metadata:
            self.metadata.show_entries(state.metadata, state.metadata)
        self.type.setCurrentIndex(
            self.type.findData(None if state.type is None else state.type.value)
        )
        if self.importance.value() != _percent_of(state.importance):
            self.importance.setValue(_percent_of(state.importance))
        self._is_loading = False

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

    def savable(self) -> dict[str, Any]:
        """Return the values of edited fields that can be saved as they are, by name."""
        changed = self.changed.items()
        waiting = {"namespace", "tags"} if self._completer.is_offering else {"namespace"}
        return {n: v for n, v in changed if n not in waiting and not self._problem_of(n, v)}

    def patch(self, values: Mapping[str, Any]) -> MemoryPatch:
        """Return the change to values, as `savable` returns them."""
        given = {name: value for name, value in values.items() if name not in {"type", "metadata"}}
        if values.get("type") is not None:
            given["type"] = values["type"]
        if "metadata" in values:
            before = values_of(self._base.metadata)
            given["metadata"] = changed_values(before, values_of(values["metadata"]))
        return MemoryPatch(**given)

    def draft(self, values: Mapping[str, Any]) -> MemoryDraft:
        """Return a new memory of values; its vectors are computed after the call returns."""
        given = {**values, "metadata": values_of(values.get("metadata", ()))}
        return MemoryDraft(**given, namespace=self.state.namespace, wait=False)

    def _problem_of(self, name: str, value: Any) -> str:
        """Return why an edited field cannot be saved as it is; empty if it can."""
        if name == "metadata":
            return self.metadata.problem
        if name == "content" and not value.strip():
            return self.tr("An empty text is not saved.")
        if name == "content" and len(value) > CONTENT_MAX_CHARACTERS:
            return self._length_problem(len(value) - CONTENT_MAX_CHARACTERS)
        if name == "expires_at" and value is not None and value <= datetime.now(UTC):
            return self.tr("Not saved: the expiry date is in the past.")
        try:
            checked_patch(self.patch({name: value}))
        except InvalidInputError as error:
            reason = translated(error.reason)
            return self.tr("Not saved: {field} {reason}.").format(
                field=self._names[name], reason=reason
            )
        return ""

    def _length_problem(self, over: int) -> str:
        if over == 1:
            return self.tr("1 character too long for one memory")
        text = self.tr("{count} characters too long for one memory")
        return text.format(count=count_text(over))

    def _build(self) -> None:
        self.text = MemoryText(self.tr("Memory"))
        self.content = self.text.edit
        self.content.setPlaceholderText(self.tr("What would you like to remember?"))
        self.namespace = ComboBox()
        limit_names(self.namespace)
        self.namespace.setAccessibleName(self.tr("Namespace"))
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(self.tr("separated by commas"))
        self.tags.setAccessibleName(self.tr("Tags"))
        self._completer = TagCompleter(self._tag_names, self.tags)
        self._completer.closed.connect(self._on_edited)
        self.type = ComboBox()
        self.type.setAccessibleName(self.tr("Type"))
        for memory_type in MemoryType:
            self.type.addItem(type_name(memory_type), memory_type.value)
        self.importance = PercentSlider(self.tr("Importance"), step=_STEP)
        self.importance.setPageStep(5 * _STEP)
        self.expiry = ExpiryField()
        self._importance_text = label("", role="caption")
        self._problem = label("", role="problem", wrap=True)
        self._names = {
            "content": self.tr("Memory"),
            "tags": self.tr("Tags"),
            "type": self.tr("Type"),
            "importance": self.tr("Importance"),
            "expires_at": self.tr("Expires"),
        }
        self.content.textChanged.connect(self._on_edited)
        self.namespace.currentTextChanged.connect(self._on_edited)
        self.namespace.activated.connect(self._on_namespace_activated)
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
        layout = column(self.text, self._problem, grid, gap="medium")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setTabOrder(self.text.reader, self.content)
        self.setTabOrder(self.content, self.namespace)
        self.setTabOrder(self.namespace, self.type)
        self.setTabOrder(self.type, self.tags)
        self.setTabOrder(self.tags, self.importance)
        self.setTabOrder(self.importance, self.expiry.choice)
        self.setTabOrder(self.expiry.choice, self.expiry.moment)

    def _adapt(self, *, is_new: bool) -> None:
        """Adapt to a memory, or to a new one, whose type can be chosen by Muniment."""
        self._is_new = is_new
        self._offer_automatic_type(is_offered=is_new)

    def _show_problem(self) -> None:
        """Say what keeps edited fields from being saved; the metadata says it itself."""
        changed = self.changed if self.is_dirty else {}
        problems = [self._problem_of(n, v) for n, v in changed.items() if n in self._names]
        if not self._base.content and not self.state.content.strip():
            # A new memory that has no text yet.
            problems = problems[1:] if "content" in changed else problems
        text = next(filter(None, problems), "")
        self._problem.setVisible(bool(text))
        self._problem.setText(text)

    def _offer_automatic_type(self, *, is_offered: bool) -> None:
        self._is_loading = True
        found = self.type.findData(None)
        if is_offered and found < 0:
            self.type.insertItem(0, self.tr("Automatic"), None)
        elif not is_offered and found >= 0:
            self.type.removeItem(found)
        self._is_loading = False

    @Slot()
    def _on_namespace_activated(self) -> None:
        """Ask to move a memory; the field shows where it is until it has moved."""
        chosen = self.namespace.currentText()
        if not self._is_new and chosen != self._base.namespace:
            self.namespace.setCurrentText(self._base.namespace)
            self.change_asked.emit(Move(chosen))

    @Slot()
    def _on_edited(self) -> None:
        if not self._is_loading:
            self._follow()
            self.edited.emit()

    def _follow(self) -> None:
        text = self.tr("{percent}%").format(percent=self.importance.value())
        self._importance_text.setText(text)
        self._show_problem()


def _percent_of(importance: float) -> int:
    return round(importance * 100)
