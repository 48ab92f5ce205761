"""The shortcut that opens quick capture from anywhere: as the settings say, while they say so."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QWindow

from muniment.desktop.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
)
from muniment.desktop.global_shortcut.chord import suggested_keys
from muniment.desktop.own_preferences import OwnPreferences
from muniment.desktop.task_runner import TaskRunner

if TYPE_CHECKING:
    from muniment.desktop.global_shortcut.portal_binder import DesktopEntry

_KNOWN = frozenset({"win32", "darwin", "linux"})
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class GlobalShortcut(QObject):
    """Follows the settings with whatever binds shortcuts on this system; GUI thread only.

    Off until the person turns it on: it takes keys from every other program, and on some desktops
    asking for it opens a question. Where the person answers no, it is off again, so that nobody is
    asked twice.

    Args:
        preferences: What the person chose.
        make_binder: Makes what binds shortcuts on this system; called where it is first needed.
        parent: Owns it.

    Attributes:
        is_watched: Whether the person looks at its settings, and so sees how it stands.

    Signals:
        pressed: The person pressed it.
        changed: `status` is another one.
    """

    pressed = Signal()
    changed = Signal()

    def __init__(
        self,
        preferences: OwnPreferences,
        make_binder: Callable[[], ShortcutBinder],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._make_binder = make_binder
        self._made: ShortcutBinder | None = None
        self._has_started = False
        self._status = ShortcutStatus(ShortcutState.OFF)
        self._followed: tuple[bool, str] = (False, "")
        self.is_watched = False
        preferences.changed.connect(self._follow)

    @property
    def status(self) -> ShortcutStatus:
        """Where the shortcut stands."""
        return self._status

    @property
    def is_on(self) -> bool:
        """Whether the person wants it."""
        return self._preferences.settings.capture_shortcut_on

    @property
    def chooses_keys(self) -> bool:
        """Whether the keys are chosen here; if not, the desktop decides about them."""
        return self._binder.chooses_keys

    @property
    def keys(self) -> QKeySequence:
        """What the person chose to press, or what is proposed."""
        chosen = QKeySequence(self._preferences.settings.capture_shortcut, _PORTABLE)
        return suggested_keys() if chosen.isEmpty() else chosen

    @Slot()
    def start(self) -> None:
        """Follow the settings from now on; not before the first paint, for it may cost."""
        self._has_started = True
        self._follow()

    def close(self) -> None:
        """Let go of the keys, as the program ends."""
        self._has_started = False
        if self._made is not None:
            self._made.release()

    def turn(self, *, on: bool) -> None:
        """Want it, or want it no more."""
        self._preferences.change(capture_shortcut_on=on)

    def use_keys(self, keys: QKeySequence) -> None:
        """Press these keys from now on; none stands for what is proposed."""
        self._preferences.change(capture_shortcut=keys.toString(_PORTABLE))

    def ask_again(self) -> None:
        """Try once more, after it did not go well or was ended."""
        if self._has_started and self.is_on:
            self._binder.bind(self.keys)

    def refresh(self) -> None:
        """Ask for the keys again, where the desktop decides about them."""
        self._binder.refresh()

    def configure(self, window: QWindow | None) -> None:
        """Show the desktop's own settings of it."""
        self._binder.configure(window)

    @property
    def _binder(self) -> ShortcutBinder:
        if self._made is None:
            self._made = self._make_binder()
            self._made.setParent(self)
            self._made.pressed.connect(self.pressed)
            self._made.changed.connect(self._on_binder_changed)
        return self._made

    @Slot()
    def _follow(self) -> None:
        wanted = (self.is_on, self.keys.toString(_PORTABLE))
        if not self._has_started or wanted == self._followed:
            return
        was_on, self._followed = self._followed[0], wanted
        if self.is_on:
            self._binder.bind(self.keys)
        elif was_on:
            self._binder.release(for_good=True)
            self._show(ShortcutStatus(ShortcutState.OFF))

    @Slot(object)
    def _on_binder_changed(self, status: ShortcutStatus) -> None:
        if status.state is ShortcutState.REFUSED:
            self.turn(on=False)
        self._show(status)

    def _show(self, status: ShortcutStatus) -> None:
        self._status = status
        self.changed.emit()


def binder_of_system(tasks: TaskRunner, *, entry: "DesktopEntry | None" = None) -> ShortcutBinder:
    """Return what binds shortcuts on this system; nothing is bound yet.

    Args:
        tasks: For what touches the disk.
        entry: What tells a Linux desktop who asks; ``None`` where it knows already.
    """
    if sys.platform not in _KNOWN:
        return ShortcutBinder()
    if sys.platform == "win32":
        from muniment.desktop.global_shortcut.windows_binder import windows_binder

        return windows_binder()
    if sys.platform == "darwin":
        from muniment.desktop.global_shortcut.mac_binder import mac_binder

        return mac_binder()
    from muniment.desktop.global_shortcut.portal_binder import PortalBinder, portal_of_session

    return PortalBinder(tasks, portal_of_session(entry))
