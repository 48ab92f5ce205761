"""The popover below the filter button, with all conditions for filtering memories."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QWidget,
)

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import category_name, type_name, writer_text
from muniment.desktop.views.browse.detail.memory_form import tags_of
from muniment.desktop.views.browse.filters.day_field import DayField
from muniment.desktop.views.browse.filters.filter_words import (
    embedding_name,
    kind_name,
    lifetime_name,
    tier_name,
    visibility_name,
)
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, column, label, limit_names, row
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.growing_dialog import polish_parts
from muniment.desktop.widgets.popover_place import place_below
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.desktop.widgets.tag_completer import TagCompleter
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import Lifetime, MemoryFilter
from muniment.domain.pages import ListPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OFFERED_MAX: Final = 50
_MOMENT: Final = timedelta(milliseconds=1)
_RARE: Final = (
    "kind", "categories", "agent_id", "session_id", "tier", "lifetime", "embedding_state",
    "archived", "include_archived", "has_reminder",
)  # fmt: skip
"""Conditions that few people use; they are set under "More"."""


class FilterPopover(QFrame):
    """A form that edits a filter; each change is requested at once. GUI thread only.

    Signals:
        filter_asked: The `MemoryFilter` that the user selected.
    """

    filter_asked = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self._context = context
        self._wanted = MemoryFilter()
        self._key_names: Mapping[str, str] = {}
        self._owner = parent
        self._latest = LatestTask(context.tasks, self)
        self._combos: dict[str, QComboBox] = {}
        self._build()

    def open_below(self, owner: QWidget) -> None:
        """Show the form below a control, within the bounds of its screen."""
        self._owner = owner
        self._offer_agents()
        self.more.set_open(is_open=self._is_rare(self._wanted))
        self._fit()
        self.show()
        self._combos["types"].setFocus()

    @Slot()
    def _on_more_toggled(self) -> None:
        if self.isVisible():
            self._fit()

    def _is_rare(self, wanted: MemoryFilter) -> bool:
        """Return whether a filter has conditions that are set under "More"."""
        rare = replace(MemoryFilter(), **{name: getattr(wanted, name) for name in _RARE})
        return rare != MemoryFilter()

    def _fit(self) -> None:
        # The text size may have changed since the form was last shown.
        polish_parts(self)
        self._whole.activate()
        place_below(self, self._owner, self.sizeHint())

    def show_filter(self, wanted: MemoryFilter) -> None:
        """Show a filter."""
        self._wanted = wanted
        for field, combo in self._combos.items():
            value = getattr(wanted, field)
            if isinstance(value, tuple):
                value = value[0] if len(value) == 1 else None
            found = combo.findData(None if value is None else value.value)
            combo.setCurrentIndex(found)
        self._show_writer()
        self._show_namespace()
        self.archive.setCurrentIndex(2 if wanted.include_archived else 1 if wanted.archived else 0)
        self.reminder.setChecked(wanted.has_reminder)
        self.tags.setText(", ".join(wanted.tags))
        self.session.setText(wanted.session_id or "")
        self.agent.setCurrentText(wanted.agent_id or "")
        self.since.show_day(wanted.created_after and wanted.created_after + _MOMENT)
        self.until.show_day(wanted.created_before and wanted.created_before - _MOMENT)

    def clear(self) -> None:
        """Clear everything that comes from the vault."""
        self._latest.cancel()
        self.hide()
        self.agent.clear()
        self.offer_writers({})
        self.show_filter(MemoryFilter())

    def offer_writers(self, key_names: "Mapping[str, str]") -> None:
        """Offer the user and every agent that has or had a key.

        Args:
            key_names: Names of the API keys by id.
        """
        self._key_names = key_names
        self.writer.clear()
        self.writer.addItem(self.tr("Anyone"), None)
        for actor in (PERSON.name, *(f"key:{key}" for key in key_names)):
            self.writer.addItem(writer_text(actor, key_names), actor)
        self._show_writer()

    def focus_field(self, field: str) -> None:
        """Focus the control of a condition, given its field or the name of the control."""
        control = self._combos[field] if field in self._combos else getattr(self, field)
        if field in _RARE or control in {self.agent, self.session, self.archive, self.reminder}:
            self.more.set_open(is_open=True)
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def combo(self, field: str) -> QComboBox:
        """Return the combo box of a field that has a few fixed values."""
        return self._combos[field]

    def _build(self) -> None:
        self._form = _form()
        self._build_namespace()
        self._choice("types", self.tr("T&ype"), MemoryType, type_name)
        self._build_texts()
        self._build_days()
        self._choice("visibility", self.tr("Sensiti&ve"), Visibility, visibility_name)
        basic, self._form = self._form, _form()
        self._choice("kind", self.tr("&Kind"), MemoryKind, kind_name)
        self._choice("categories", self.tr("A&bout"), Category, category_name)
        self._build_owners()
        self._choice("tier", self.tr("&Priority"), Tier, tier_name)
        self._choice("lifetime", self.tr("&Expiry"), Lifetime, lifetime_name)
        self._choice("embedding_state", self.tr("&Search"), EmbeddingState, embedding_name)
        self._build_archive()
        self.reminder = CheckBox(self.tr("With a reminder"))
        self.reminder.clicked.connect(self._on_reminder_clicked)
        self._form.addRow(self.reminder)
        rare = QWidget()
        rare.setObjectName("bare")
        rare.setLayout(self._form)
        self.more = Disclosure(self._context.theme, self.tr("More"), rare)
        self.more.toggled.connect(self._on_more_toggled)
        fields = QWidget()
        fields.setObjectName("bare")
        fields.setLayout(basic)
        reset = button(self.tr("Show all"), role="link", name=self.tr("Clear all filters"))
        reset.clicked.connect(self._on_reset_clicked)
        foot = row(reset)
        foot.insertStretch(0)
        title = label(self.tr("Filters"), role="section")
        body = ScrolledBody(column(fields, self.more, gap="small"))
        self._whole = column(title, body, foot, gap="small", margin="large")
        self._whole.setStretch(1, 1)
        self.setLayout(self._whole)

    def _choice(
        self, field: str, name: str, values: type[StrEnum], text: "Callable[[Any], str]"
    ) -> None:
        combo = ComboBox()
        combo.setAccessibleName(name.replace("&", ""))
        combo.addItem(self.tr("Any"), None)
        for value in values:
            combo.addItem(text(value), value.value)
        combo.activated.connect(partial(self._on_choice_activated, field, values))
        self._combos[field] = combo
        add_field(self._form, name, combo)

    def _build_texts(self) -> None:
        self.tags = QLineEdit()
        self.tags.setAccessibleName(self.tr("Any of these tags"))
        self.tags.setPlaceholderText(self.tr("any of these, separated by commas"))
        self.tags.editingFinished.connect(self._on_tags_finished)
        TagCompleter(self._context.tags.names, self.tags)
        self.writer = ComboBox()
        self.writer.setAccessibleName(self.tr("Written by"))
        self.writer.activated.connect(self._on_writer_activated)
        add_field(self._form, self.tr("&Tags"), self.tags)
        add_field(self._form, self.tr("&Written by"), self.writer)

    def _build_owners(self) -> None:
        self.agent = ComboBox()
        limit_names(self.agent)
        self.agent.setEditable(True)
        self.agent.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.agent.setAccessibleName(self.tr("Agent"))
        self.agent.activated.connect(self._on_agent_finished)
        line = self.agent.lineEdit()
        if line is not None:
            line.setAccessibleName(self.agent.accessibleName())
            line.setPlaceholderText(self.tr("name of an agent"))
            line.editingFinished.connect(self._on_agent_finished)
        self.session = QLineEdit()
        self.session.setAccessibleName(self.tr("Session"))
        self.session.setPlaceholderText(self.tr("session ID"))
        self.session.editingFinished.connect(self._on_session_finished)
        add_field(self._form, self.tr("A&gent"), self.agent)
        add_field(self._form, self.tr("Sess&ion"), self.session)

    def _build_namespace(self) -> None:
        self.namespace = ComboBox()
        limit_names(self.namespace)
        self.namespace.setAccessibleName(self.tr("Namespace"))
        self.namespace.activated.connect(self._on_namespace_activated)
        self._context.namespaces.listed.connect(self._show_namespace)
        self._context.namespaces.chosen_changed.connect(self._show_namespace)
        add_field(self._form, self.tr("Na&mespace"), self.namespace)

    @Slot()
    def _show_namespace(self) -> None:
        choice = self._context.namespaces
        self.namespace.clear()
        self.namespace.addItem(self.tr("All"), None)
        for name in choice.names:
            self.namespace.addItem(name, name)
        self.namespace.setCurrentIndex(self.namespace.findData(choice.chosen))

    @Slot(int)
    def _on_namespace_activated(self, _place: int) -> None:
        # The views of the window share it, so it is no condition of this list alone.
        self._context.namespaces.choose(self.namespace.currentData())

    def _build_archive(self) -> None:
        self.archive = ComboBox()
        self.archive.setAccessibleName(self.tr("Archive"))
        self.archive.addItems([self.tr("Not archived"), self.tr("Archived only"), self.tr("Both")])
        self.archive.activated.connect(self._on_archive_activated)
        add_field(self._form, self.tr("A&rchive"), self.archive)

    def _build_days(self) -> None:
        self.since = DayField(self.tr("Written since"))
        self.until = DayField(self.tr("Written until"))
        for field in (self.since, self.until):
            field.day_chosen.connect(self._on_days_finished)
        add_field(self._form, self.tr("Si&nce"), self.since)
        add_field(self._form, self.tr("&Until"), self.until)

    def _show_writer(self) -> None:
        actor = self._wanted.actor
        if actor is not None and self.writer.findData(actor) < 0:
            self.writer.addItem(writer_text(actor, self._key_names), actor)
        self.writer.setCurrentIndex(self.writer.findData(actor))

    def _offer_agents(self) -> None:
        owners = self._context.services.owners
        page = ListPage(limit=_OFFERED_MAX)
        self._latest.submit(
            lambda: owners.list(OwnerKind.AGENT, page, PERSON).items,
            on_success=lambda found: self._on_agents(tuple(one.handle for one in found)),
        )

    def _on_agents(self, handles: tuple[str, ...]) -> None:
        typed = self.agent.currentText()
        self.agent.clear()
        self.agent.addItems(["", *dict.fromkeys(handles)])
        self.agent.setCurrentText(typed)

    def _ask(self, **changed: Any) -> None:
        wanted = replace(self._wanted, **changed)
        if wanted != self._wanted:
            self._wanted = wanted
            self.filter_asked.emit(wanted)

    def _on_choice_activated(self, field: str, values: type[StrEnum], _place: int) -> None:
        chosen = self._combos[field].currentData()
        value = None if chosen is None else values(chosen)
        if isinstance(getattr(self._wanted, field), tuple):
            self._ask(**{field: () if value is None else (value,)})
        else:
            self._ask(**{field: value})

    @Slot()
    def _on_tags_finished(self) -> None:
        self._ask(tags=tags_of(self.tags.text()))

    @Slot(int)
    def _on_writer_activated(self, _place: int) -> None:
        self._ask(actor=self.writer.currentData())

    @Slot()
    def _on_agent_finished(self) -> None:
        self._ask(agent_id=self.agent.currentText().strip() or None)

    @Slot()
    def _on_session_finished(self) -> None:
        self._ask(session_id=self.session.text().strip() or None)

    @Slot(int)
    def _on_archive_activated(self, place: int) -> None:
        self._ask(archived=True if place == 1 else None, include_archived=place == 2)

    @Slot(bool)
    def _on_reminder_clicked(self, is_checked: bool) -> None:  # noqa: FBT001 - the signal's
        self._ask(has_reminder=is_checked)

    @Slot()
    def _on_days_finished(self) -> None:
        since, until = self.since.start, self.until.start
        self._ask(
            created_after=None if since is None else since - _MOMENT,
            created_before=None if until is None else until + timedelta(days=1),
        )

    @Slot()
    def _on_reset_clicked(self) -> None:
        self._wanted = MemoryFilter(namespaces=self._wanted.namespaces)
        self.filter_asked.emit(self._wanted)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(space("small"))
    form.setHorizontalSpacing(space("medium"))
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
