"""Binds the global shortcuts according to the settings."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import permutations
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow

from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
    suggested_keys,
)
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.shell.background.preferences import Preferences
from muniment.desktop.shell.background.task_runner import TaskRunner

if TYPE_CHECKING:
    from muniment.desktop.platform.global_shortcut.portal_session import DesktopEntry

_KNOWN = frozenset({"win32", "darwin", "linux"})
Binders = Mapping[ShortcutAction, ShortcutBinder]

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class GlobalShortcut(QObject):
    """Applies the settings of one shortcut with its binder on this system; GUI thread only.

    Off by default: it takes keys from every other program, and some desktops ask the user for
    permission. If the user refuses, it is turned off, so that the question is not repeated.

    Args:
        action: What the shortcut opens.
        preferences: The user's preferences.
        make_binder: Creates its binder; called when first needed.
        parent: The owner.

    Attributes:
        action: What the shortcut opens.
        is_watched: Whether the user has its settings open, and so can see its state.

    Signals:
        pressed: The user pressed the shortcut.
        changed: `status` changed.
    """

    pressed = Signal()
    changed = Signal()

    def __init__(
        self,
        action: ShortcutAction,
        preferences: Preferences,
        make_binder: Callable[[], ShortcutBinder],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.action = action
        self._preferences = preferences
        self._make_binder = make_binder
        self._made: ShortcutBinder | None = None
        self._has_started = False
        self._status = ShortcutStatus(ShortcutState.OFF)
        self._followed: tuple[bool, str, bool] = (False, "", False)
        self._others: list[GlobalShortcut] = []
        self.is_watched = False
        preferences.changed.connect(self._follow)

    @property
    def status(self) -> ShortcutStatus:
        """The state of the shortcut."""
        return self._status

    @property
    def is_on(self) -> bool:
        """Whether the user turned the shortcut on."""
        return bool(getattr(self._preferences.settings, self.action.switch_setting))

    @property
    def chooses_keys(self) -> bool:
        """Whether Muniment sets the keys; if not, the desktop does."""
        return self._binder.chooses_keys

    @property
    def keys(self) -> QKeySequence:
        """The keys the user chose, or the default keys."""
        setting = getattr(self._preferences.settings, self.action.keys_setting)
        chosen = QKeySequence(str(setting), _PORTABLE)
        return suggested_keys(self.action) if chosen.isEmpty() else chosen

    def avoid(self, other: "GlobalShortcut") -> None:
        """Leave the keys of another shortcut to it, for as long as it has them."""
        self._others.append(other)
        other.changed.connect(self._follow)

    def is_free(self, keys: QKeySequence) -> bool:
        """Return whether no other shortcut of Muniment has these keys."""
        portable = keys.toString(_PORTABLE)
        return not any(other.has_keys(portable) for other in self._others)

    def has_keys(self, keys: str) -> bool:
        """Return whether the shortcut has claimed these keys, in Qt's portable text."""
        return self._followed == (True, keys, False) and self.chooses_keys

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
        self._preferences.change(**{self.action.switch_setting: on})

    def use_keys(self, keys: QKeySequence) -> None:
        """Use these keys from now on; an empty sequence means the default keys."""
        self._preferences.change(**{self.action.keys_setting: keys.toString(_PORTABLE)})

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
        if not self._has_started:
            return
        is_duplicate = self.is_on and not self.is_free(self.keys)
        wanted = (self.is_on, self.keys.toString(_PORTABLE), is_duplicate)
        if wanted == self._followed:
            return
        was_on, self._followed = self._followed[0], wanted
        if is_duplicate:
            self._binder.release()
            self._show(ShortcutStatus(ShortcutState.DUPLICATE))
        elif self.is_on:
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


class GlobalShortcuts(QObject):
    """One global shortcut for each action; GUI thread only.

    Args:
        preferences: The user's preferences.
        make_binders: Creates the binders of this system; called when first needed.
        parent: The owner.
    """

    def __init__(
        self,
        preferences: Preferences,
        make_binders: Callable[[], Binders],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_binders = make_binders
        self._shortcuts = {
            action: GlobalShortcut(
                action, preferences, partial(self._binder_of, action), parent=self
            )
            for action in ShortcutAction
        }
        for shortcut, other in permutations(self._shortcuts.values(), 2):
            shortcut.avoid(other)

    def __getitem__(self, action: ShortcutAction) -> GlobalShortcut:
        """Return the shortcut of an action."""
        return self._shortcuts[action]

    def __iter__(self) -> Iterator[GlobalShortcut]:
        """Iterate over the shortcuts."""
        return iter(self._shortcuts.values())

    @Slot()
    def start(self) -> None:
        """Apply the settings from now on; call after the first paint, because it may be slow."""
        for shortcut in self:
            shortcut.start()

    def close(self) -> None:
        """Release the keys when the program exits."""
        for shortcut in self:
            shortcut.close()

    def _binder_of(self, action: ShortcutAction) -> ShortcutBinder:
        return self._binders[action]

    @cached_property
    def _binders(self) -> Binders:
        return self._make_binders()


def binders_of_system(tasks: TaskRunner, *, entry: "DesktopEntry | None" = None) -> Binders:
    """Return the binders of this system; nothing is bound yet.

    Args:
        tasks: Runs disk access, and owns what the binders share.
        entry: The file that identifies Muniment to a Linux desktop; ``None`` if not needed.
    """
    if sys.platform not in _KNOWN:
        return {action: ShortcutBinder() for action in ShortcutAction}
    if sys.platform == "win32":
        from muniment.desktop.platform.global_shortcut.windows_binder import windows_binder

        return {action: windows_binder(action) for action in ShortcutAction}
    if sys.platform == "darwin":
        from muniment.desktop.platform.global_shortcut.mac_binder import mac_binder

        return {action: mac_binder(action) for action in ShortcutAction}
    if QGuiApplication.platformName() == "xcb" and not os.environ.get("WAYLAND_DISPLAY"):
        from muniment.desktop.platform.global_shortcut.x11_binder import x11_binder

        return {action: x11_binder() for action in ShortcutAction}
    from muniment.desktop.platform.global_shortcut.portal_binder import PortalBinder
    from muniment.desktop.platform.global_shortcut.portal_session import (
        PortalSession,
        portal_of_session,
    )

    session = PortalSession(tasks, portal_of_session(entry), tasks)
    return {action: PortalBinder(session, action) for action in ShortcutAction}
