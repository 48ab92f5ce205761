"""A data directory owned by this process: folders, log, lock, settings, services, in this order."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.cli.output import say
from muniment.domain.settings import Settings
from muniment.system.instance import InstanceFile, VaultLock
from muniment.system.paths import HOME_VARIABLE, DataPaths, bundled_folder, data_paths
from muniment.system.settings_file import SettingsFile

if TYPE_CHECKING:
    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.services.container import Services
    from muniment.services.vault.vault_service import VaultService, VaultState

# Python's default number of new objects between two collections of the youngest generation;
# `muniment.__main__` sets a larger one during startup. The thresholds of the older generations may
# have been set elsewhere.
_USUAL_OBJECTS: Final = 700


@dataclass(frozen=True, slots=True)
class OwnedDataDirectory:
    """A data directory whose lock this process holds.

    Args:
        paths: Its folders.
        settings: As stored.
        services: Built, the vault still closed.
        notices: Which settings could not be read, in sentences; already reported.
    """

    paths: DataPaths
    settings: Settings
    services: "Services"
    notices: tuple[str, ...] = ()


@contextmanager
def owned_data_directory(home: Path | None) -> Iterator[OwnedDataDirectory]:
    """Own a data directory: create its folders, start the log, take the lock, build the services.

    Raises:
        VaultInUseError: Another process owns it.
        StorageUnavailableError: A folder or file of it cannot be used.
    """
    from muniment.system.logs import start_logging

    # Files written by any library from here on are private to the owner, database files too.
    os.umask(0o077)
    paths = data_paths(home).make_folders()
    with ExitStack() as stack:
        stack.callback(start_logging(paths.logs).close)
        stack.enter_context(VaultLock(paths.lock_file))
        # A killed process left its address behind; another program may listen there now.
        instance_file(paths).blank()
        loaded = settings_file(paths).load()
        for notice in loaded.notices:
            say(notice)
        named = home or os.environ.get(HOME_VARIABLE)
        services = services_of(paths, loaded.settings, home=Path(named) if named else None)
        stack.callback(services.close)
        stack.callback(freeze_heap(services.vault))
        yield OwnedDataDirectory(paths, loaded.settings, services, loaded.notices)


def freeze_heap(vault: "VaultService") -> Callable[[], None]:
    """Freeze the objects that exist at unlock for Python's cyclic GC until the vault is locked.

    Nearly all of them live that long, and scanning them repeatedly delayed one recall in a hundred
    by 10 ms. After locking, everything is collected as usual, so that nothing of an open vault
    outlives it in a cycle.

    Returns:
        Call it to stop.
    """

    def follow(state: "VaultState") -> None:
        gc.unfreeze()
        if state.value == "unlocked":
            gc.freeze()
            gc.set_threshold(_USUAL_OBJECTS, *gc.get_threshold()[1:])

    unsubscribe = vault.on_state_change(follow)

    def stop() -> None:
        unsubscribe()
        gc.unfreeze()

    return stop


def settings_file(paths: DataPaths) -> SettingsFile:
    """Return the settings file of a data directory."""
    from muniment.vault.files import write_atomically

    return SettingsFile(paths.settings_file, write=write_atomically)


def instance_file(paths: DataPaths) -> InstanceFile:
    """Return the file through which commands find the process that owns a data directory."""
    from muniment.vault.files import read_secret_file, write_atomically

    return InstanceFile(
        paths.instance_file, paths.lock_file, write=write_atomically, read=read_secret_file
    )


def services_of(paths: DataPaths, settings: Settings, *, home: Path | None = None) -> "Services":
    """Build the services of a data directory; the vault stays closed and the model unloaded."""
    from muniment.domain.clock import SystemClock
    from muniment.services.container import build_services
    from muniment.services.vault.opening import VaultPlace
    from muniment.system.keychain import SystemKeychain
    from muniment.system.start_at_login import login_entry
    from muniment.vault.files import write_atomically

    return build_services(
        VaultPlace(folder=paths.data, backups=paths.backups, key_file=paths.key_file),
        catalogue=model_catalogue(paths, settings),
        clock=SystemClock(),
        keychain=SystemKeychain(),
        understanding=bundled_folder("resources") / "understanding",
        login=login_entry(paths.data, home, write=write_atomically),
    )


def model_catalogue(paths: DataPaths, settings: Settings) -> "ModelCatalogue":
    """Return the source of models; a new vault uses the one that the settings name."""
    from muniment.embedding.catalogue import FolderCatalogue

    return FolderCatalogue(
        shipped=bundled_folder("models"), added=paths.models, default=settings.model
    )
