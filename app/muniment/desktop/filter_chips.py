"""The conditions of a filter as chips: each can be taken away, and a menu adds others."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from muniment.desktop.dates import short_moment
from muniment.desktop.filter_menu import FilterMenu
from muniment.desktop.flow_layout import FlowLayout
from muniment.desktop.theme import Theme, space
from muniment.desktop.words import category_name, type_name
from muniment.domain.query import Lifetime, MemoryFilter

_CONTEXT: Final = "filter"
_SHOWN_CHARACTERS: Final = 40


@dataclass(frozen=True, slots=True, repr=False)
class FilterChip:
    """A condition in words, and the filter without it."""

    text: str
    without: MemoryFilter


def chips_of(wanted: MemoryFilter) -> tuple[FilterChip, ...]:
    """Return the conditions of a filter; its namespaces are shown elsewhere."""
    return (*_several(wanted), *_named(wanted), *_dated(wanted), *_kept(wanted))


class FilterChips(QWidget):
    """Shows and changes a filter; GUI thread only.

    Signals:
        changed: The new `MemoryFilter`.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._wanted = MemoryFilter()
        self._chips: list[QPushButton] = []
        self._menu = FilterMenu(self)
        self._menu.narrowed.connect(self._on_menu_narrowed)
        self.add_button = QPushButton(self.tr("Filter"))
        self.add_button.setProperty("role", "chip")
        self.add_button.setAccessibleName(self.tr("Add a filter"))
        self.add_button.setToolTip(self.tr("Add a filter"))
        self.add_button.setAutoDefault(False)
        theme.dress(self.add_button, "plus")
        self.add_button.clicked.connect(self._on_add_clicked)
        self._flow = FlowLayout(space("tight"))
        self._flow.addWidget(self.add_button)
        self.setLayout(self._flow)

    @property
    def wanted(self) -> MemoryFilter:
        """The filter that is shown."""
        return self._wanted

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The buttons that take a condition away."""
        return tuple(self._chips)

    @property
    def menu(self) -> FilterMenu:
        """What can be added."""
        return self._menu

    def show_filter(self, wanted: MemoryFilter) -> None:
        """Show a filter."""
        self._wanted = wanted
        for old in self._chips:
            self._flow.removeWidget(old)
            old.setText("")
            old.setAccessibleName("")
            old.hide()
            old.deleteLater()
        self._chips = [self._made(chip) for chip in chips_of(wanted)]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
            chip.show()
        self.updateGeometry()

    def _made(self, chip: FilterChip) -> QPushButton:
        made = QPushButton(chip.text.replace("&", "&&"), self)
        made.setProperty("role", "chip")
        made.setProperty("filled", "yes")
        name = self.tr("Remove the filter: {text}").format(text=chip.text)
        made.setAccessibleName(name)
        made.setAutoDefault(False)
        # The cross stands behind the text.
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._theme.dress(made, "x")
        made.clicked.connect(lambda _is_checked, wanted=chip.without: self._change(wanted))
        return made

    def _change(self, wanted: MemoryFilter) -> None:
        self.show_filter(wanted)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(wanted)

    @Slot()
    def _on_add_clicked(self) -> None:
        self._menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    @Slot(object)
    def _on_menu_narrowed(self, conditions: dict[str, Any]) -> None:
        """Add conditions: to those of which any one is enough, and in the place of others."""
        merged: dict[str, Any] = {}
        for name, value in conditions.items():
            present = getattr(self._wanted, name)
            is_added = isinstance(value, tuple)
            merged[name] = tuple(dict.fromkeys((*present, *value))) if is_added else value
        self._change(replace(self._wanted, **merged))


def _several(wanted: MemoryFilter) -> list[FilterChip]:
    """Return a chip for each of the values of which any one is enough."""
    named = (
        ("types", [(value, type_name(value)) for value in wanted.types]),
        ("categories", [(value, category_name(value)) for value in wanted.categories]),
        ("tags", [(value, f"#{value}") for value in wanted.tags]),
    )
    return [
        FilterChip(
            _short(text), _with(wanted, field, tuple(one for one, _ in values if one != value))
        )
        for field, values in named
        for value, text in values
    ]


def _named(wanted: MemoryFilter) -> list[FilterChip]:
    patterns = {
        "agent_id": _tr("Agent: {name}"),
        "session_id": _tr("Session: {name}"),
        "project": _tr("Project: {name}"),
        "user_id": _tr("User: {name}"),
        "entity": _tr("Mentions {name}"),
        "source": _tr("Source: {name}"),
    }
    return [
        FilterChip(_short(text.format(name=value)), _with(wanted, field, None))
        for field, text in patterns.items()
        if (value := getattr(wanted, field)) is not None
    ]


def _dated(wanted: MemoryFilter) -> list[FilterChip]:
    patterns = {
        "created_after": _tr("Since {date}"),
        "created_before": _tr("Before {date}"),
    }
    found = []
    for field, text in patterns.items():
        moment = getattr(wanted, field)
        if isinstance(moment, datetime):
            chip = text.format(date=short_moment(moment))
            found.append(FilterChip(chip, _with(wanted, field, None)))
    return found


def _kept(wanted: MemoryFilter) -> list[FilterChip]:
    found = []
    if wanted.tier is not None:
        text = _tr("Tier: {name}").format(name=wanted.tier.value)
        found.append(FilterChip(text, replace(wanted, tier=None)))
    if wanted.include_archived:
        found.append(FilterChip(_tr("Archived too"), replace(wanted, include_archived=False)))
    if wanted.include_expired:
        found.append(FilterChip(_tr("Expired too"), replace(wanted, include_expired=False)))
    if wanted.lifetime is Lifetime.EXPIRED:
        found.append(FilterChip(_tr("Expired only"), replace(wanted, lifetime=None)))
    return found


def _with(wanted: MemoryFilter, field: str, value: object) -> MemoryFilter:
    changed: dict[str, Any] = {field: value}
    return replace(wanted, **changed)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
