"""The session at the portal of a Linux desktop, which holds all global shortcuts."""

import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from jeepney import HeaderFields, Message
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from muniment.desktop.platform.bus_connection import BusConnection
from muniment.desktop.platform.global_shortcut import portal_messages as say
from muniment.desktop.platform.global_shortcut.binder import ShortcutState, ShortcutStatus
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.platform.global_shortcut.shortcut_text import description
from muniment.desktop.platform.message_bus import session_bus_address
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.domain.program_names import APPLICATION_ID, TOKEN_MAX, TOKEN_VARIABLE

_log = logging.getLogger(__name__)

_CONFIGURABLE_SINCE: Final = 2
_OK: Final = 0
_CANCELLED: Final = 1
_SETTLED: Final = frozenset({ShortcutState.BOUND, ShortcutState.KEYLESS})

Response = Callable[[int, say.Details], None]


class DesktopEntry(Protocol):
    """The file that identifies this program to a desktop; any thread except the GUI thread."""

    def ensure(self) -> None:
        """Write the entry if it does not exist."""
        ...

    def remove(self) -> None:
        """Remove the entry if this program wrote it."""
        ...


@dataclass(frozen=True, slots=True)
class PortalPlace:
    """Where to reach the portal, and how it identifies Muniment.

    Args:
        address: The address of the message bus; ``None`` if the session has none.
        entry: The file that identifies Muniment to the desktop; ``None`` if not needed.
    """

    address: str | None
    entry: DesktopEntry | None


def portal_of_session(entry: DesktopEntry | None) -> PortalPlace:
    """Return the portal of the current desktop session."""
    return PortalPlace(session_bus_address(), entry)


class PortalSession(QObject):
    """Opens a session at the portal and binds the wanted shortcuts in it; GUI thread only.

    Each step starts with the reply to the previous one: register the application, get the
    version, create a session, bind. The connection is not shared, so closing it ends everything
    at the portal, including an open question to the user. While a shortcut is on, the
    connection stays open even without a portal, so that one that starts or restarts is used at
    once.

    A session takes one list of shortcuts, once. A change of the list therefore opens a new session,
    which lists all of them, because KDE forgets the keys of a shortcut that a new list lacks.

    Args:
        tasks: Runs disk access.
        place: Where to reach the portal.
        parent: The owner.

    Signals:
        pressed: The user pressed the shortcut of a `ShortcutAction`.
        changed: The new `ShortcutStatus` of a `ShortcutAction`.
    """

    pressed = Signal(object)
    changed = Signal(object, object)

    def __init__(
        self, tasks: TaskRunner, place: PortalPlace, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._place = place
        self._wanted: set[ShortcutAction] = set()
        self._granted: set[ShortcutAction] = set()
        self._is_entry_wanted = False
        self._is_settling_entry = False
        self._state = ShortcutState.OFF
        self._statuses: dict[ShortcutAction, ShortcutStatus] = {}
        self._owner = ""
        self._session = ""
        self._version = 0
        self._responses: dict[str, Response] = {}
        self._bus = BusConnection(self)
        self._bus.ready.connect(self._on_bus_ready)
        self._bus.signalled.connect(self._on_bus_signalled)
        self._bus.lost.connect(self._on_bus_lost)

    def add(self, action: ShortcutAction) -> None:
        """Bind a shortcut besides the others, or try again."""
        self._wanted.add(action)
        self._restart()

    def remove(self, action: ShortcutAction, *, for_good: bool) -> None:
        """Release a shortcut and keep the others; the last one ends the session.

        Args:
            action: What the shortcut opens.
            for_good: The user turned it off, as opposed to the program exiting: also remove the
                application's entry with the last one.
        """
        was_wanted = action in self._wanted
        self._forget(action)
        if not self._wanted:
            self._forget_session()
            self._bus.close()
            self._state = ShortcutState.OFF
            if for_good:
                self._is_entry_wanted = False
                self._settle_entry()
        elif was_wanted and for_good:
            self._restart()

    def refresh(self) -> None:
        """Query the keys, which the user may have changed in the desktop's settings."""
        if self._state is ShortcutState.BOUND:
            session = self._session
            self._request(lambda token: say.list_shortcuts(token, session=session), self._on_listed)

    def configure(self, window: QWindow | None) -> None:
        """Ask the desktop to show its settings for the shortcuts."""
        if self._can_configure:
            self._bus.call(
                say.configure_shortcuts(session=self._session, parent=_identifier(window))
            )

    @property
    def _can_configure(self) -> bool:
        return self._version >= _CONFIGURABLE_SINCE and self._state is ShortcutState.BOUND

    def _restart(self) -> None:
        self._is_entry_wanted = True
        self._forget_session()
        self._bus.close()
        self._report_all(ShortcutState.ASKING)
        self._settle_entry()

    def _forget(self, action: ShortcutAction) -> None:
        for kept in (self._wanted, self._granted):
            kept.discard(action)
        self._statuses.pop(action, None)

    def _settle_entry(self) -> None:
        """Write or remove the application's entry as required, then connect."""
        entry, is_wanted = self._place.entry, self._is_entry_wanted
        if entry is None:
            self._connect()
        elif not self._is_settling_entry:
            # One change at a time: two at once could be applied in either order.
            self._is_settling_entry = True
            self._tasks.submit(
                entry.ensure if is_wanted else entry.remove,
                receiver=self,
                on_success=lambda _: self._on_entry_settled(is_there=is_wanted),
                on_failure=lambda error: self._on_entry_failed(error, is_there=is_wanted),
            )

    def _on_entry_settled(self, *, is_there: bool) -> None:
        self._is_settling_entry = False
        if is_there is self._is_entry_wanted:
            self._connect()
        else:
            self._settle_entry()

    def _on_entry_failed(self, error: Exception, *, is_there: bool) -> None:
        # The portal may identify Muniment by other means or not need to, so go on.
        _log.info("the application's entry was not changed: %s", type(error).__name__)
        self._on_entry_settled(is_there=is_there)

    def _connect(self) -> None:
        if not self._wanted or self._bus.is_open:
            return
        if self._place.address is None:
            self._report_all(ShortcutState.ABSENT)
        else:
            self._bus.open(self._place.address)

    @Slot()
    def _on_bus_ready(self) -> None:
        for message in say.listening():
            self._bus.call(message)
        self._begin()

    @Slot()
    def _on_bus_lost(self) -> None:
        self._forget_session()
        self._report_all(ShortcutState.ABSENT)

    def _begin(self) -> None:
        self._report_all(ShortcutState.ASKING)
        self._bus.call(say.register(APPLICATION_ID), self._on_registered)

    def _on_registered(self, reply: Message) -> None:
        error = say.error_name(reply)
        if error is not None and say.is_absence(error):
            self._report_all(ShortcutState.ABSENT)
            return
        if error is not None:
            # Older than the registry, or in a sandbox: the portal identifies the caller itself.
            _log.info("the portal registers nobody: %s", error)
        self._owner = say.field(reply, HeaderFields.sender)
        self._bus.call(say.version(), self._on_version)

    def _on_version(self, reply: Message) -> None:
        version = say.version_of(reply)
        if version is None:
            # Many desktops have a portal without global shortcuts.
            self._report_all(ShortcutState.ABSENT)
            return
        self._version = version
        self._request(say.create_session, self._on_session_made)

    def _on_session_made(self, code: int, results: say.Details) -> None:
        self._session = say.text_of(results, "session_handle")
        if code != _OK or not self._session:
            self._on_failed(code)
            return
        session, parent = self._session, _identifier(QGuiApplication.focusWindow())
        wanted = {
            action: description(action) for action in ShortcutAction if action in self._wanted
        }
        self._request(
            lambda token: say.bind_shortcuts(token, wanted, session=session, parent=parent),
            self._on_bound,
        )

    def _on_bound(self, code: int, results: say.Details) -> None:
        shortcuts = say.shortcuts_in(results)
        if code != _OK:
            self._on_failed(code)
        elif shortcuts is not None:
            self._state = ShortcutState.BOUND
            self._take_shortcuts(shortcuts, otherwise=ShortcutState.REFUSED)
        else:
            self._report_all(ShortcutState.BOUND, each=ShortcutState.KEYLESS)
            self.refresh()

    def _on_failed(self, code: int) -> None:
        if code != _CANCELLED:
            self._report_all(ShortcutState.FAILED)
            return
        # The answer was about the new shortcuts; those that the user granted before stay.
        refused = self._wanted - self._granted or set(self._wanted)
        self._state = ShortcutState.REFUSED
        self._refuse(refused)
        if self._wanted:
            self._restart()

    def _refuse(self, refused: set[ShortcutAction]) -> None:
        for action in refused:
            self._forget(action)
        for action in refused:
            self.changed.emit(action, ShortcutStatus(ShortcutState.REFUSED))

    def _on_listed(self, code: int, results: say.Details) -> None:
        shortcuts = say.shortcuts_in(results)
        if code == _OK and shortcuts is not None and self._state is ShortcutState.BOUND:
            self._take_shortcuts(shortcuts, otherwise=ShortcutState.KEYLESS)

    def _take_shortcuts(self, shortcuts: say.Shortcuts, *, otherwise: ShortcutState) -> None:
        keys_of = {action: say.keys_of(shortcuts, action) for action in self._wanted}
        missing = {action for action, keys in keys_of.items() if keys is None}
        if otherwise is ShortcutState.REFUSED:
            self._refuse(missing)
        for action in self._wanted & keys_of.keys():
            keys = keys_of[action] or ""
            self._report(action, ShortcutState.BOUND if keys else ShortcutState.KEYLESS, keys)

    def _request(self, make: Callable[[str], Message], on_response: Response) -> None:
        """Call a method whose response arrives later, as a signal of a request object."""
        token = f"muniment_{secrets.token_hex(8)}"
        path = say.request_path(self._bus.name, token)
        # Listen before the call, because the response may arrive before the call returns.
        self._responses[path] = on_response
        self._bus.call(make(token), lambda reply: self._on_requested(path, reply))

    def _on_requested(self, path: str, reply: Message) -> None:
        on_response, handle = self._responses.pop(path, None), say.handle_of(reply)
        if on_response is None:
            return
        if handle is not None:
            # Portals before 0.9 choose a path that cannot be predicted.
            self._responses[handle] = on_response
            return
        _log.info("the portal refused: %s", say.error_name(reply))
        if self._state is not ShortcutState.BOUND:
            self._report_all(ShortcutState.FAILED)

    @Slot(object)
    def _on_bus_signalled(self, message: Message) -> None:
        sender = say.field(message, HeaderFields.sender)
        member = say.field(message, HeaderFields.member)
        what = f"{say.field(message, HeaderFields.interface)}.{member}"
        if sender == say.BUS and member == "NameOwnerChanged":
            self._on_owner_changed(*message.body)
        elif sender == self._owner and say.is_valid(message, what):
            self._on_portal_answered(message, what)

    def _on_owner_changed(self, name: str, before: str, now: str) -> None:
        # A portal that the bus starts for our first call appears while that call is pending.
        is_ours = name == say.PORTAL and self._wanted
        if not is_ours or (not before and self._state is not ShortcutState.ABSENT):
            return
        self._forget_session()
        self._bus.forget_calls()
        if now:
            self._begin()
        else:
            self._report_all(ShortcutState.ABSENT)

    def _on_portal_answered(self, message: Message, what: str) -> None:
        path, body = say.field(message, HeaderFields.path), message.body
        if what == f"{say.REQUEST}.Response":
            on_response = self._responses.pop(path, None)
            if on_response is not None:
                on_response(body[0], body[1])
        elif what == f"{say.SESSION}.Closed" and path == self._session:
            self._forget_session()
            self._report_all(ShortcutState.ENDED)
        elif what == f"{say.SHORTCUTS}.ShortcutsChanged" and body[0] == self._session:
            self._take_shortcuts(body[1], otherwise=ShortcutState.KEYLESS)
        elif what == f"{say.SHORTCUTS}.Activated" and body[0] == self._session:
            self._on_activated(body[1], say.text_of(body[3], "activation_token"))

    def _on_activated(self, name: str, token: str) -> None:
        for action in self._wanted:
            if action.value == name:
                self._take_leave(token)
                self.pressed.emit(action)
                return

    def _take_leave(self, token: str) -> None:
        """Pass on the desktop's activation token, if any, so that the window may come to front."""
        if token and token.isascii() and token.isprintable() and len(token) <= TOKEN_MAX:
            os.environ[TOKEN_VARIABLE] = token

    def _forget_session(self) -> None:
        self._session = ""
        self._owner = ""
        self._responses.clear()

    def _report_all(self, state: ShortcutState, *, each: ShortcutState | None = None) -> None:
        self._state = state
        for action in tuple(self._wanted):
            self._report(action, each or state)

    def _report(self, action: ShortcutAction, state: ShortcutState, keys: str = "") -> None:
        if state in _SETTLED:
            self._granted.add(action)
        status = ShortcutStatus(state, keys, self._can_configure and state in _SETTLED)
        if status != self._statuses.get(action):
            self._statuses[action] = status
            self.changed.emit(action, status)


def _identifier(window: QWindow | None) -> str:
    """Return a portal's id of a window; on Wayland it needs a protocol that Qt does not offer."""
    is_x11 = QGuiApplication.platformName() == "xcb"
    return f"x11:{int(window.winId()):x}" if is_x11 and window is not None else ""
