"""The settings view: the list of sections, and the selected section next to it."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.sections import SectionEntry, sections
from muniment.desktop.widgets.controls import row
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space

_ROOM = 4


class _Pages(QStackedWidget):
    """Requests the size of the current section, whatever the others need."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return QSize() if shown is None else shown.minimumSizeHint()


class SettingsView(DestinationView):
    """The Settings destination; creates each section on its first visit, or in advance.

    GUI thread only.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._entries: tuple[SectionEntry, ...] = sections()
        self._made: dict[str, Section] = {}
        self._areas: dict[str, ScrolledPage] = {}
        self.list = QListWidget()
        self.list.setObjectName("sections")
        self.list.setAccessibleName(self.tr("Sections of the settings"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self._pages = _Pages()
        self._actions = tuple(self._add(entry) for entry in self._entries)
        self._refresh_icons()
        context.theme.changed.connect(self._refresh_icons)
        layout = row(self.list, self._pages)
        layout.setStretch(1, 1)
        layout.setSpacing(0)
        self.setLayout(layout)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._on_row_changed)

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self._section(self._entries[self.list.currentRow()])

    def open(self) -> None:
        """Fill the section that is shown."""
        self._is_open = True
        self._on_row_changed()
        self.list.setFocus()

    def close_vault(self) -> None:
        """Clear everything readable in every section."""
        self._is_open = False
        for section in self._made.values():
            section.close_vault()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions that open the sections."""
        return self._actions

    def go(self, key: str) -> Section:
        """Show a section by its key."""
        keys = [entry.key for entry in self._entries]
        self.list.setCurrentRow(keys.index(key))
        return self.section

    def show_group(self, key: str, title: str) -> None:
        """Show a group of a section by its title, and focus its first control."""
        group, area = self.go(key).groups[title], self._areas[key]
        usable = (part for part in group.findChildren(QWidget) if _takes_focus(part, group))
        first = next(usable, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # A new section gets its height one turn of the event loop later.
        QTimer.singleShot(0, group, lambda: area.ensureWidgetVisible(group))

    def ahead(self) -> Iterator[None]:
        """Create the sections in advance, one at a time."""
        for entry in self._entries:
            if entry.key not in self._made:
                self._section(entry)
                yield

    def save_layout(self, settings: QSettings) -> None:
        """Save which section is shown."""
        settings.setValue("settings/section", self._entries[self.list.currentRow()].key)

    def restore_layout(self, settings: QSettings) -> None:
        """Show the section of the last run."""
        kept = settings.value("settings/section")
        if kept in [entry.key for entry in self._entries]:
            self.go(str(kept))

    def _add(self, entry: SectionEntry) -> QAction:
        self.list.addItem(QListWidgetItem(entry.text))
        action = global_action(f"settings.{entry.key}", self._context.theme, self)
        action.triggered.connect(partial(self.go, entry.key))
        return action

    def _section(self, entry: SectionEntry) -> Section:
        known = self._made.get(entry.key)
        if known is not None:
            return known
        section = self._made[entry.key] = entry.make(self._context)
        section.notice_given.connect(self.notice_given)
        section.failed.connect(self.failed)
        area = self._areas[entry.key] = ScrolledPage(section)
        self._pages.addWidget(area)
        return section

    @Slot()
    def _on_row_changed(self) -> None:
        entry = self._entries[self.list.currentRow()]
        section = self._section(entry)
        self._pages.setCurrentWidget(self._areas[entry.key])
        if self._is_open:
            section.open()

    @Slot()
    def _refresh_icons(self) -> None:
        metrics = self.list.fontMetrics()
        height = metrics.height() + 2 * space("small")
        side = self._context.theme.icon_side
        self.list.setIconSize(QSize(side, side))
        widest = 0
        for place, entry in enumerate(self._entries):
            item = self.list.item(place)
            item.setIcon(self._context.theme.icon(entry.icon))
            item.setSizeHint(QSize(0, height))
            widest = max(widest, metrics.horizontalAdvance(entry.text))
        self.list.setFixedWidth(widest + side + _ROOM * space("wide"))


def _takes_focus(part: QWidget, group: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    is_usable = part.isVisibleTo(group) and part.isEnabled()
    return is_usable and part.focusPolicy() & by_tab == by_tab
