"""Notifications of a Linux desktop, which lead to what they are about when they are clicked."""

from functools import partial
from typing import Final

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.platform.bus_connection import BusConnection
from muniment.desktop.platform.notification import Notification
from muniment.domain.program_names import APPLICATION_ID

_NAME: Final = "org.freedesktop.Notifications"
_PLACE: Final = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_NOTIFY: Final = "susssasa{sv}i"
_ID: Final = "u"
_CLICK: Final = "default"
_NORMAL: Final = 1


class Notifications(QObject):
    """Shows notifications over D-Bus; GUI thread only.

    Those of Qt's tray icon name no action there, and desktops report no click on them (Qt 6.11).

    Args:
        address: The address of the session's message bus.
        icon: Path of a picture file, or the name of an icon.
        click_text: What a click does, for desktops that show it as a button.
        parent: The owner.

    Signals:
        missed: A `Notification` that nothing here shows.

    Source:
        freedesktop.org, Desktop Notifications Specification 1.3.
    """

    missed = Signal(object)

    def __init__(
        self, address: str, icon: str, click_text: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._address, self._icon, self._click_text = address, icon, click_text
        self._waiting: list[Notification] = []
        self._shown: dict[int, Notification] = {}
        self._bus = BusConnection(self)
        self._bus.ready.connect(self._on_bus_ready)
        self._bus.signalled.connect(self._on_bus_signalled)
        self._bus.lost.connect(self._on_bus_lost)

    def show(self, wanted: Notification) -> None:
        """Show a notification as soon as the bus answers."""
        self._waiting.append(wanted)
        if self._bus.name:
            self._send(wanted)
        elif not self._bus.is_open:
            self._bus.open(self._address)

    def close(self) -> None:
        """Close the connection; what is shown stays until the desktop removes it."""
        self._waiting.clear()
        self._shown.clear()
        self._bus.close()

    @Slot()
    def _on_bus_ready(self) -> None:
        self._bus.call(
            message_bus.AddMatch(MatchRule(type="signal", sender=_NAME, interface=_NAME))
        )
        for wanted in self._waiting:
            self._send(wanted)

    def _send(self, wanted: Notification) -> None:
        actions = [_CLICK, self._click_text]
        hints = {"desktop-entry": ("s", APPLICATION_ID), "urgency": ("y", _NORMAL)}
        body = (
            wanted.title, 0, self._icon, wanted.title, wanted.text, actions, hints,
            wanted.duration_ms,
        )  # fmt: skip
        message = new_method_call(_PLACE, "Notify", _NOTIFY, body)
        self._bus.call(message, partial(self._on_answered, wanted))

    def _on_answered(self, wanted: Notification, reply: Message) -> None:
        self._waiting.remove(wanted)
        if reply.header.message_type is MessageType.method_return and _has_signature(reply, _ID):
            self._shown[reply.body[0]] = wanted
        else:
            self.missed.emit(wanted)

    @Slot(object)
    def _on_bus_signalled(self, message: Message) -> None:
        member = message.header.fields.get(HeaderFields.member)
        if member == "ActionInvoked" and _has_signature(message, "us"):
            clicked = self._shown.get(message.body[0])
            if clicked is not None:
                clicked.on_click()
        elif member == "NotificationClosed" and _has_signature(message, "uu"):
            self._shown.pop(message.body[0], None)

    @Slot()
    def _on_bus_lost(self) -> None:
        self._shown.clear()
        missed, self._waiting = self._waiting, []
        for wanted in missed:
            self.missed.emit(wanted)


def _has_signature(message: Message, signature: str) -> bool:
    return bool(message.header.fields.get(HeaderFields.signature) == signature)
