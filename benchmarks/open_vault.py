"""A vault opened in this process, for measuring parts of a service."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.clock import SystemClock

if TYPE_CHECKING:
    from muniment.services.container import Services
    from muniment.services.vault.open_vault import OpenVault


def bench_services(home: Path) -> "Services":
    """Build the services of a data directory, with the shipped model; opens nothing yet."""
    from muniment.domain.settings import Settings
    from muniment.embedding.catalogue import FolderCatalogue
    from muniment.services.container import build_services
    from muniment.services.vault.opening import VaultPlace
    from muniment.system.keychain import SystemKeychain
    from muniment.system.paths import bundled_folder

    return build_services(
        VaultPlace(folder=home, backups=home / "backups", key_file=home / "vault.key"),
        catalogue=FolderCatalogue(
            shipped=bundled_folder("models"), added=home / "models", default=Settings().model
        ),
        clock=SystemClock(),
        keychain=SystemKeychain(),
    )


@contextmanager
def open_data_directory(home: Path) -> Iterator[tuple["OpenVault", float]]:
    """Open a data directory that has a key file, with the shipped model.

    Yields:
        The open vault, and the milliseconds that opening it took.

    Raises:
        EnvironmentFaultError: The vault did not open.
    """
    services = bench_services(home)
    try:
        begun = time.perf_counter()
        services.vault.unlock_with_key_file()
        unlock_ms = (time.perf_counter() - begun) * 1e3
        with services.search._session.borrow() as opened:  # noqa: SLF001 (measured from inside)
            yield opened, unlock_ms
    finally:
        services.close()
