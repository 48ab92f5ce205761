"""The paths of Muniment's files; the only module that uses appdirs."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Self

from muniment.domain.errors import EnvironmentFaultError
from muniment.domain.os_errors import os_errors_translated

HOME_VARIABLE: Final = "MUNIMENT_HOME"

_APPLICATION: Final = "muniment"
_PACKAGE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The folders of one data directory.

    Attributes:
        data: The vault's header and database, and related files.
        config: The settings.
        logs: The log files.
    """

    data: Path
    config: Path
    logs: Path

    @property
    def backups(self) -> Path:
        """Encrypted backups of the database."""
        return self.data / "backups"

    @property
    def models(self) -> Path:
        """Embedding models that the user added."""
        return self.data / "models"

    @property
    def key_file(self) -> Path:
        """The key file of a vault created without a passphrase."""
        return self.data / "vault.key"

    @property
    def lock_file(self) -> Path:
        """Locked by the process that owns the vault; see `muniment.system.instance`."""
        return self.data / "vault.lock"

    @property
    def instance_file(self) -> Path:
        """The file through which commands find the running process."""
        return self.data / "instance.json"

    @property
    def settings_file(self) -> Path:
        """The settings."""
        return self.config / "settings.json"

    def make_folders(self) -> Self:
        """Create missing folders, accessible only to their owner (mode 0700).

        Existing folders keep their mode: their files are encrypted or have mode 0600.

        Raises:
            DiskFullError: No space.
            StorageUnavailableError: A folder cannot be made, other than those of backups and logs.
        """
        for folder in (self.data, self.config, self.models):
            _make_private(folder)
        # Nothing needs a log, and who makes a backup hears of its folder.
        for folder in (self.backups, self.logs):
            with suppress(EnvironmentFaultError):
                _make_private(folder)
        return self


def _make_private(folder: Path) -> None:
    with os_errors_translated(f"creating the folder {folder.name}"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def data_paths(home: Path | None = None) -> DataPaths:
    """Return the folders of a data directory, without creating them.

    Args:
        home: One folder for everything. None uses the variable `MUNIMENT_HOME` or, without it, the
            operating system's folders for data, settings and logs.
    """
    named = home or os.environ.get(HOME_VARIABLE)
    if named:
        root = Path(named).expanduser().absolute()
        return DataPaths(data=root, config=root, logs=root / "logs")
    import appdirs

    def system_folder(path: str) -> Path:
        return Path(path).absolute()

    return DataPaths(
        data=system_folder(appdirs.user_data_dir(_APPLICATION, appauthor=False)),
        config=system_folder(appdirs.user_config_dir(_APPLICATION, appauthor=False)),
        logs=system_folder(appdirs.user_log_dir(_APPLICATION, appauthor=False)),
    )


def bundled_folder(name: Literal["models", "resources"]) -> Path:
    """Return a folder that ships with the program, from the package or the checkout.

    Args:
        name: Which folder.
    """
    packaged = _PACKAGE / "_bundled" / name
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / name
