"""Save unsaved edits when the user logs out: the process may be killed next."""

import logging
import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError, VaultLockedError

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from muniment.services.container import Services

_WAIT_S: Final = 3.0

_log = logging.getLogger(__name__)


class Logout(QObject):
    """Reacts to the end of the session, if the platform signals it; GUI thread only.

    It asks nothing: unsaved edits are restored at the next start. It blocks for one write, at most
    three seconds, because Qt waits for nothing that comes later.
    """

    def __init__(self, services: "Services", application: "QGuiApplication") -> None:
        super().__init__()
        self._texts = services.unsaved_texts
        self._application = application
        application.commitDataRequest.connect(self._on_commit_data_request)

    def close(self) -> None:
        """Stop listening."""
        self._application.commitDataRequest.disconnect(self._on_commit_data_request)

    @Slot()
    def _on_commit_data_request(self) -> None:
        # Another write may be running, and the session does not wait that long.
        writing = threading.Thread(target=self._write_down, name="muniment-logout", daemon=True)
        writing.start()
        writing.join(_WAIT_S)

    def _write_down(self) -> None:
        try:
            self._texts.write_down(PERSON)
        except VaultLockedError:
            # It was saved when the vault was locked.
            return
        except MunimentError as error:
            _log.warning("what is being typed was not kept at the logout: %s", error.code)
