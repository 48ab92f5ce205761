"""A non-blocking connection to the desktop's message bus."""

import errno
import logging
import socket
from collections.abc import Callable
from itertools import count
from typing import Final

from jeepney import HeaderFields, Message, MessageType, Parser, message_bus
from jeepney.auth import BEGIN, AuthenticationError, Authenticator
from jeepney.bus import get_connectable_addresses
from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_log = logging.getLogger(__name__)

_CHUNK: Final = 65_536

Reply = Callable[[Message], None]


class BusConnection(QObject):
    """Sends calls and receives signals over D-Bus; GUI thread only.

    Qt's own D-Bus module cannot be used for portals from Python: it cannot write an array of
    structures, and crashes the program on an attempt (PySide6 6.11). Here jeepney builds the
    messages, and the event loop reports when the socket can be read or written.

    Signals:
        ready: Calls can be made.
        signalled: A signal from the bus; `jeepney.Message`.
        lost: Connecting failed, or the connection was lost.

    Source:
        freedesktop.org, D-Bus Specification 0.43, "Authentication Protocol".
    """

    ready = Signal()
    signalled = Signal(object)
    lost = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._socket: socket.socket | None = None
        self._reading: QSocketNotifier | None = None
        self._writing: QSocketNotifier | None = None
        self._waiting = bytearray()
        self._replies: dict[int, Reply] = {}
        self._authenticator = Authenticator()
        self._parser = Parser()
        self._serials = count(1)
        self._name = ""

    @property
    def name(self) -> str:
        """The unique name that the bus assigned; empty before `ready`."""
        return self._name

    @property
    def is_open(self) -> bool:
        """Whether the connection is open or being opened."""
        return self._socket is not None

    def open(self, address: str) -> None:
        """Connect; emits `ready` or `lost` later, or `lost` at once."""
        self.close()
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(0)
        try:
            line.connect(next(get_connectable_addresses(address)))
        except (OSError, RuntimeError, ValueError) as error:
            _log.info("no message bus: %s", type(error).__name__)
            line.close()
            self.lost.emit()
            return
        self._socket = line
        self._authenticator, self._parser = Authenticator(), Parser()
        self._reading = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._reading.activated.connect(self._on_reading_activated)
        self._writing = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Write, self)
        self._writing.setEnabled(False)
        self._writing.activated.connect(self._on_writing_activated)
        self._write(self._authenticator.data_to_send() or b"")

    def close(self) -> None:
        """Close the connection without a signal; the bus notifies its peers."""
        for notifier in (self._reading, self._writing):
            if notifier is not None:
                notifier.setEnabled(False)
                notifier.deleteLater()
        self._reading = self._writing = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._waiting.clear()
        self._replies.clear()
        self._name = ""

    def call(self, message: Message, on_reply: Reply | None = None) -> None:
        """Call a method.

        Args:
            message: The call.
            on_reply: Receives the reply, which may be an error; not called after `forget_calls`
                or once the connection is closed.
        """
        if self._socket is None:
            return
        serial = next(self._serials)
        if on_reply is not None:
            self._replies[serial] = on_reply
        self._write(message.serialise(serial=serial))

    def forget_calls(self) -> None:
        """Ignore replies to the calls made so far."""
        self._replies.clear()

    def _write(self, data: bytes) -> None:
        self._waiting += data
        self._on_writing_activated()

    @Slot()
    def _on_writing_activated(self) -> None:
        if self._socket is None or self._writing is None:
            return
        try:
            while self._waiting:
                del self._waiting[: self._socket.send(self._waiting)]
        except BlockingIOError:
            pass
        except OSError as error:
            self._give_up(error)
            return
        self._writing.setEnabled(bool(self._waiting))

    @Slot()
    def _on_reading_activated(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            self._give_up(error)
            return
        if not data:
            self._give_up(ConnectionResetError(errno.ECONNRESET, "closed by the bus"))
        elif self._authenticator.authenticated:
            self._read_messages(data)
        else:
            self._authenticate(data)

    def _authenticate(self, data: bytes) -> None:
        try:
            self._authenticator.feed(data)
        except AuthenticationError as error:
            self._give_up(error)
            return
        self._write(self._authenticator.data_to_send() or b"")
        if self._authenticator.authenticated:
            self._write(BEGIN)
            self.call(message_bus.Hello(), self._on_welcomed)

    def _on_welcomed(self, reply: Message) -> None:
        if reply.header.message_type is not MessageType.method_return:
            self._give_up(ConnectionRefusedError(errno.ECONNREFUSED, "not welcome"))
            return
        self._name = reply.body[0]
        self.ready.emit()

    def _read_messages(self, data: bytes) -> None:
        line = self._socket
        try:
            messages = self._parser.feed(data)
        except (ValueError, KeyError, IndexError, UnicodeError) as error:
            # After invalid data, the start of the next message is unknown.
            self._give_up(error)
            return
        for message in messages:
            if self._socket is line:
                self._take(message)

    def _take(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self.signalled.emit(message)
            return
        on_reply = self._replies.pop(message.header.fields.get(HeaderFields.reply_serial, 0), None)
        if on_reply is not None:
            on_reply(message)

    def _give_up(self, error: Exception) -> None:
        _log.info("the message bus is gone: %s", type(error).__name__)
        self.close()
        self.lost.emit()
