"""The fields about locking: what idle time, the screen lock and sleep do."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.settings.section import number_field
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, label, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.desktop.widgets.theme.theme import space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

_MINUTES_MAX: Final = 1_440


class LockingFields(QWidget):
    """Edits when the window or the vault is locked; GUI thread only.

    Args:
        context: The window's context.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self.minutes = number_field(
            self.tr("Minutes without input until the vault locks"), low=0, high=_MINUTES_MAX
        )
        self.minutes.setSpecialValueText(self.tr("Never"))
        self.minutes.valueChanged.connect(self._name_unit)
        self._name_unit(self.minutes.value())
        self.on_idle = self._choice(self.tr("What is locked then"), can_be_nothing=False)
        self.on_screen_lock = self._choice(self.tr("When the screen locks"))
        self.on_sleep = self._choice(self.tr("Before the computer sleeps"))
        self.hint = label(
            self.tr(
                "A locked window asks for the passphrase before it shows anything; agents continue "
                "to work as their keys allow. A locked vault keeps them out too. Time asleep "
                "counts as idle."
            ),
            role="caption",
            wrap=True,
        )
        self.unheard = label(
            self.tr(
                "This system doesn't tell Muniment when the screen locks or the computer sleeps. "
                "Only the idle time applies."
            ),
            role="caption",
            wrap=True,
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(space("small"))
        self._names = (
            FieldName(self.tr("&Idle for"), self.minutes),
            FieldName(self.tr("&When idle"), self.on_idle),
            FieldName(self.tr("Screen loc&ked"), self.on_screen_lock),
            FieldName(self.tr("Before s&leep"), self.on_sleep),
        )
        fields = (self.minutes, self.on_idle, self.on_screen_lock, self.on_sleep)
        for place, (name, field) in enumerate(zip(self._names, fields, strict=True)):
            line = row(field)
            line.addStretch()
            self._grid.addWidget(name, place, 0)
            self._grid.addLayout(line, place, 1)
        self.setLayout(column(self._grid, self.hint, self.unheard, gap="small"))
        self.minutes.valueChanged.connect(self._on_changed)
        for choice in (self.on_idle, self.on_screen_lock, self.on_sleep):
            choice.activated.connect(self._on_changed)

    def open(self) -> None:
        """Show the current settings."""
        settings = self._context.preferences.settings
        with QSignalBlocker(self.minutes):
            self.minutes.setValue(settings.auto_lock_minutes)
        self._name_unit(self.minutes.value())
        for choice, value in (
            (self.on_idle, settings.idle_lock),
            (self.on_screen_lock, settings.screen_lock),
            (self.on_sleep, settings.sleep_lock),
        ):
            choice.setCurrentIndex(max(choice.findData(value), 0))
        hears = self._context.locks.hears
        for widget in (self.on_screen_lock, self.on_sleep, *self._names[2:]):
            widget.setVisible(hears)
        self.unheard.setVisible(not hears)

    def _choice(self, name: str, *, can_be_nothing: bool = True) -> "QComboBox":
        made = ComboBox()
        made.setAccessibleName(name)
        made.addItem(self.tr("Lock the window"), "window")
        made.addItem(self.tr("Lock the vault"), "vault")
        if can_be_nothing:
            made.addItem(self.tr("Lock nothing"), "nothing")
        return made

    @Slot(int)
    def _name_unit(self, minutes: int) -> None:
        self.minutes.setSuffix(self.tr(" minute") if minutes == 1 else self.tr(" minutes"))

    @Slot()
    def _on_changed(self) -> None:
        self._context.preferences.change(
            auto_lock_minutes=self.minutes.value(),
            idle_lock=self.on_idle.currentData(),
            screen_lock=self.on_screen_lock.currentData(),
            sleep_lock=self.on_sleep.currentData(),
        )
