"""Let a second start raise the first window, by a local socket that only this user can open."""

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from muniment.domain.program_names import (
    ANSWER,
    COMMAND_MAX,
    TOKEN_MAX,
    TOKEN_VARIABLE,
    path_to_import,
    request_line,
)

_WAIT_MS: Final = 1_000
_COMMANDS: Final = frozenset({"raise", "capture", "search"})
_MESSAGE_MAX: Final = COMMAND_MAX + TOKEN_MAX


class SingleInstance(QObject):
    """Listens for later starts with the same data directory; GUI thread only.

    Signals:
        raise_requested: Show the window.
        capture_requested: Show quick capture.
        search_requested: Show the window's search.
        import_requested: Open the import of this file.
    """

    raise_requested = Signal()
    capture_requested = Signal()
    search_requested = Signal()
    import_requested = Signal(Path)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_server_new_connection)

    def listen(self) -> bool:
        """Start listening; a socket left over by a crash is replaced.

        Returns:
            Whether it listens. If not, the program works, but a second start cannot raise its
            window.
        """
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    @staticmethod
    def try_signal(name: str, command: str) -> bool:
        """Send a command to a running instance; needs no event loop and no application.

        For systems where `muniment.system.window_socket.call_window` does not work.

        Args:
            name: As `muniment.system.window_socket.instance_name` derives it.
            command: ``raise``, ``capture``, ``search`` or that of
                `muniment.domain.program_names.import_command`.

        Returns:
            Whether a running instance accepted the command.
        """
        socket = QLocalSocket()
        socket.connectToServer(name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(request_line(command, os.environ.get(TOKEN_VARIABLE, "")))
        socket.waitForBytesWritten(_WAIT_MS)
        answer = b""
        while len(answer) < len(ANSWER) and socket.waitForReadyRead(_WAIT_MS):
            answer += bytes(socket.readAll().data())
        socket.disconnectFromServer()
        return answer == ANSWER

    @Slot()
    def _on_server_new_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._on_socket_ready_read)
            if socket.bytesAvailable():
                self._answer(socket)

    @Slot()
    def _on_socket_ready_read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MESSAGE_MAX:
                socket.abort()
            return
        line = bytes(socket.readLine(_MESSAGE_MAX).data()).decode("ascii", "replace").strip()
        command, _, token = line.partition(" ")
        path = path_to_import(command)
        if command not in _COMMANDS and path is None:
            socket.abort()
            return
        socket.write(ANSWER)
        socket.flush()
        if token:
            # Qt reads it from there when the window requests to be in front.
            os.environ[TOKEN_VARIABLE] = token
        if path is not None:
            self.import_requested.emit(path)
            return
        requests = {
            "raise": self.raise_requested,
            "capture": self.capture_requested,
            "search": self.search_requested,
        }
        requests[command].emit()
