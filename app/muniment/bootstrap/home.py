"""One home, owned by this process: folders, log, lock, settings, services, in this order."""

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
from muniment.system.paths import HOME_VARIABLE, HomePaths, bundled_folder, home_paths
from muniment.system.settings import SettingsFile

if TYPE_CHECKING:
    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.services.house import Services
    from muniment.services.vault import VaultService, VaultState

# Python's own number of new objects between two looks at the young ones; `muniment.__main__` sets
# a larger one for the time of a start. How often older ones are looked through others may have set.
_USUAL_OBJECTS: Final = 700


@dataclass(frozen=True, slots=True)
class OwnedHome:
    """A home whose lock this process holds.

    Args:
        paths: Its folders.
        settings: As stored.
        services: Built, the vault still closed.
        notices: What could not be read of the settings, in sentences; said already.
    """

    paths: HomePaths
    settings: Settings
    services: "Services"
    notices: tuple[str, ...] = ()


@contextmanager
def owned_home(home: Path | None) -> Iterator[OwnedHome]:
    """Own a home: make its folders, start the log, take the lock, build the services.

    Raises:
        VaultInUseError: Another process owns it.
        StorageUnavailableError: A folder or file of it cannot be used.
    """
    from muniment.system.logs import start_logging

    # Whatever any library writes from here on is the owner's alone, database files too.
    os.umask(0o077)
    paths = home_paths(home).make_folders()
    with ExitStack() as stack:
        stack.callback(start_logging(paths.logs).close)
        stack.enter_context(VaultLock(paths.lock_file))
        # One that was killed left its address behind; what listens there now is somebody else's.
        instance_file(paths).blank()
        loaded = settings_file(paths).load()
        for notice in loaded.notices:
            say(notice)
        named = home or os.environ.get(HOME_VARIABLE)
        services = services_of(paths, loaded.settings, home=Path(named) if named else None)
        stack.callback(services.close)
        stack.callback(spare_collector(services.vault))
        yield OwnedHome(paths, loaded.settings, services, loaded.notices)


def spare_collector(vault: "VaultService") -> Callable[[], None]:
    """Keep what is there at unlocking from Python's cyclic collector until the vault is locked.

    Nearly all of it stays as long as that, and looking through it again and again held one recall
    in a hundred up for 10 ms. Locked, everything is looked through as usual, so that nothing of an
    open vault outlives it in a cycle.

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


def settings_file(paths: HomePaths) -> SettingsFile:
    """Return the file that keeps a home's settings."""
    from muniment.vault.files import write_atomically

    return SettingsFile(paths.settings_file, write=write_atomically)


def instance_file(paths: HomePaths) -> InstanceFile:
    """Return the file through which commands find the process that owns a home."""
    from muniment.vault.files import read_secret_file, write_atomically

    return InstanceFile(
        paths.instance_file, paths.lock_file, write=write_atomically, read=read_secret_file
    )


def services_of(paths: HomePaths, settings: Settings, *, home: Path | None = None) -> "Services":
    """Build the services of a home; the vault stays closed and the model unloaded."""
    from muniment.domain.clock import SystemClock
    from muniment.services.house import build_services
    from muniment.services.opening import VaultPlace
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


def model_catalogue(paths: HomePaths, settings: Settings) -> "ModelCatalogue":
    """Return where models come from; a new vault begins with the one that the settings name."""
    from muniment.embedding.catalogue import FolderCatalogue

    return FolderCatalogue(
        shipped=bundled_folder("models"), added=paths.models, default=settings.model
    )
