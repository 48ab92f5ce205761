"""Binds the global shortcut for quick capture according to the settings."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow

from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
    suggested_keys,
)
from muniment.desktop.shell.background.preferences import Preferences
from muniment.desktop.shell.background.task_runner import TaskRunner

if TYPE_CHECKING:
    from muniment.desktop.platform.global_shortcut.portal_binder import DesktopEntry

_KNOWN = frozenset({"win32", "darwin", "linux"})
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class GlobalShortcut(QObject):
    """Applies the shortcut settings with the binder of this system; GUI thread only.

    Off by default: it takes keys from every other program, and some desktops ask the user for
    permission. If the user refuses, it is turned off, so that the question is not repeated.

    Args:
        preferences: The user's preferences.
        make_binder: Creates the binder of this system; called when first needed.
        parent: The owner.

    Attributes:
        is_watched: Whether the user has its settings open, and so can see its state.

    Signals:
        pressed: The user pressed the shortcut.
        changed: `status` changed.
    """

    pressed = Signal()
    changed = Signal()

    def __init__(
        self,
        preferences: Preferences,
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
        """The state of the shortcut."""
        return self._status

    @property
    def is_on(self) -> bool:
        """Whether the user turned the shortcut on."""
        return self._preferences.settings.capture_shortcut_on

    @property
    def chooses_keys(self) -> bool:
        """Whether Muniment sets the keys; if not, the desktop does."""
        return self._binder.chooses_keys

    @property
    def keys(self) -> QKeySequence:
        """The keys the user chose, or the default keys."""
        chosen = QKeySequence(self._preferences.settings.capture_shortcut, _PORTABLE)
        return suggested_keys() if chosen.isEmpty() else chosen

    @Slot()
    def start(self) -> None:
        """Apply the settings from now on; call after the first paint, because it may be slow."""
        self._has_started = True
        self._follow()

    def close(self) -> None:
        """Release the keys when the program exits."""
        self._has_started = False
        if self._made is not None:
            self._made.release()

    def turn(self, *, on: bool) -> None:
        """Turn the shortcut on or off."""
        self._preferences.change(capture_shortcut_on=on)

    def use_keys(self, keys: QKeySequence) -> None:
        """Use these keys from now on; an empty sequence means the default keys."""
        self._preferences.change(capture_shortcut=keys.toString(_PORTABLE))

    def ask_again(self) -> None:
        """Try again after the shortcut failed or was ended."""
        if self._has_started and self.is_on:
            self._binder.bind(self.keys)

    def refresh(self) -> None:
        """Query the keys again if the desktop sets them."""
        self._binder.refresh()

    def configure(self, window: QWindow | None) -> None:
        """Show the desktop's own settings for the shortcut."""
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
    """Return the binder of this system; nothing is bound yet.

    Args:
        tasks: Runs disk access.
        entry: The file that identifies Muniment to a Linux desktop; ``None`` if not needed.
    """
    if sys.platform not in _KNOWN:
        return ShortcutBinder()
    if sys.platform == "win32":
        from muniment.desktop.platform.global_shortcut.windows_binder import windows_binder

        return windows_binder()
    if sys.platform == "darwin":
        from muniment.desktop.platform.global_shortcut.mac_binder import mac_binder

        return mac_binder()
    if QGuiApplication.platformName() == "xcb" and not os.environ.get("WAYLAND_DISPLAY"):
        from muniment.desktop.platform.global_shortcut.x11_binder import x11_binder

        return x11_binder()
    from muniment.desktop.platform.global_shortcut.portal_binder import (
        PortalBinder,
        portal_of_session,
    )

    return PortalBinder(tasks, portal_of_session(entry))
