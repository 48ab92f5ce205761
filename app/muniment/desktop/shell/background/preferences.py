"""What the user set outside the vault: read here, kept in the settings file."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.domain.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsAccess:
    """The settings file and the port, as the window may use them.

    Args:
        settings: The settings as they were read.
        save: Writes the file; without it a change holds until the program ends.
        restart_port: Reopens the port as the settings say; called on a worker, raises if it cannot.
            Without it the port belongs to another program.
    """

    settings: Settings = Settings()  # noqa: RUF009 - frozen
    save: Callable[[Settings], None] | None = None
    restart_port: Callable[[Settings], None] | None = None


class Preferences(QObject):
    """The current settings, and changes to them; GUI thread only.

    Signals:
        changed: The settings have changed.
        failed: The exception of a change that was not saved.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, access: SettingsAccess, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = self._kept = access.settings
        self._is_saving = False
        self._tasks = tasks
        self._save = access.save
        self._restart_port = access.restart_port

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._settings

    @property
    def can_restart_port(self) -> bool:
        """Whether the port belongs to this window."""
        return self._restart_port is not None

    def change(self, **fields: object) -> None:
        """Change settings, from now on and after the next start.

        Raises:
            InvalidInputError: A value is out of bounds; nothing changed.
        """
        wanted = replace(self._settings, **fields)  # type: ignore[arg-type]  # `Settings` checks them
        if wanted == self._settings:
            return
        self._settings = wanted
        self.changed.emit()
        self._keep()

    def keep_at_the_end(self) -> None:
        """Write what may not be in the file yet, once no task runs any more.

        Raises:
            EnvironmentFaultError: The file cannot be written.
        """
        if self._save is not None and self._settings != self._kept:
            self._save(self._settings)

    def restart_port(
        self,
        *,
        receiver: QObject,
        on_success: Callable[[None], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        """Reopen the port as the settings say."""
        restart, settings = self._restart_port, self._settings
        if restart is not None:
            self._tasks.submit(
                lambda: restart(settings),
                receiver=receiver,
                on_success=on_success,
                on_failure=on_failure,
            )

    def _keep(self) -> None:
        # One at a time: of two concurrent writes, the older might finish last.
        save, wanted = self._save, self._settings
        if save is None or self._is_saving or wanted == self._kept:
            return
        self._is_saving = True
        self._tasks.submit(
            lambda: save(wanted),
            receiver=self,
            on_success=lambda _nothing: self._on_kept(wanted),
            on_failure=self._on_not_kept,
        )

    def _on_kept(self, settings: Settings) -> None:
        self._kept = settings
        self._is_saving = False
        self._keep()

    def _on_not_kept(self, error: Exception) -> None:
        self._is_saving = False
        self._settings = self._kept
        self.changed.emit()
        self.failed.emit(error)
