"""The column at the left: the destinations, and the namespace the views look at."""

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QInputDialog,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from muniment.desktop.controls import column
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.destinations import Destination
from muniment.desktop.namespace_list import NamespaceList
from muniment.desktop.theme import Theme, space
from muniment.domain.access import PERSON

_ICON: Final = 18
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class DestinationButton(QToolButton):
    """Leads to one destination; checked while it is shown."""

    def __init__(self, destination: Destination, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setText(destination.text)
        self.setAccessibleName(destination.text)
        shortcut = QKeySequence(destination.shortcut)
        hint = shortcut.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(self.tr("{name} ({shortcut})").format(name=destination.text, shortcut=hint))
        self.setCheckable(True)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.dress(self, destination.icon)


class Navigation(QFrame):
    """Shows where the person is and leads elsewhere; GUI thread only.

    Signals:
        destination_chosen: Its key; what is shown changes by `show_current` alone.
    """

    destination_chosen = Signal(str)

    def __init__(self, context: DesktopContext, table: tuple[Destination, ...]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self._context = context
        self._current = ""
        self._buttons: dict[str, DestinationButton] = {}
        self._group = QButtonGroup(self)
        for destination in table:
            made = DestinationButton(destination, context.theme)
            made.clicked.connect(partial(self._on_button_clicked, destination.key))
            self._group.addButton(made)
            self._buttons[destination.key] = made
        self.namespaces = NamespaceList(context)
        self.namespaces.new_asked.connect(self._on_new_asked)
        self._lay_out(table)

    def button(self, key: str) -> DestinationButton:
        """Return the button of a destination."""
        return self._buttons[key]

    def show_current(self, key: str) -> None:
        """Mark the destination that is shown."""
        self._current = key
        self._buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the focus among the destinations with the arrow keys."""
        step = _STEPS.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        focused = self.focusWidget()
        if step is None or focused not in buttons:
            super().keyPressEvent(event)
            return
        place = buttons.index(focused) + step
        buttons[place % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self, table: tuple[Destination, ...]) -> None:
        head, foot = QVBoxLayout(), QVBoxLayout()
        for layout in (head, foot):
            layout.setSpacing(space("hair"))
            layout.setContentsMargins(space("small"), 0, space("small"), 0)
        for destination in table:
            (foot if destination.is_foot else head).addWidget(self._buttons[destination.key])
        layout = column(head, self.namespaces, foot, gap="medium")
        layout.setContentsMargins(0, space("medium"), 0, space("small"))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        # As wide as the longest destination needs, in any language and at any size of text.
        self.setMinimumWidth(space("navigation"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def _on_button_clicked(self, key: str, _is_checked: bool) -> None:  # noqa: FBT001 - the signal's
        # The click has checked the button, but the person may yet stay where they are.
        self.show_current(self._current)
        self.destination_chosen.emit(key)

    @Slot()
    def _on_new_asked(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("New namespace"))
        dialog.setLabelText(self.tr("Name of the new namespace:"))
        dialog.setOkButtonText(self.tr("Create"))
        dialog.textValueSelected.connect(self._on_name_given)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_name_given(self, name: str) -> None:
        namespaces = self._context.services.namespaces
        # The change set of the new namespace refreshes the list; errors go to the window's bar.
        self._context.tasks.submit(lambda: namespaces.create(name.strip(), PERSON), receiver=self)
