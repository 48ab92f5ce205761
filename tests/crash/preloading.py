"""Imports all that a killed child needs, so that a child costs a fork."""

import importlib
from typing import Final

_MODULES: Final = (
    *("alembic.command", "cryptography.hazmat.primitives.ciphers.aead", "numpy.random"),
    *("sqlcipher3", "sqlite_vec", "zstandard"),
    *("muniment.bootstrap.data_directory", "muniment.services.container"),
    *("muniment.domain.suspicion.suspicion", "muniment.embedding.chunks"),
    *("muniment.services.search.search_parts", "muniment.services.vault.opening"),
    *("muniment.storage.store", "muniment.storage.unit_of_work"),
    *("muniment.system.keychain", "muniment.system.logs"),
    *("muniment.system.start_at_login", "muniment.system.window_socket"),
)


def preload() -> None:
    """Import them."""
    for name in _MODULES:
        importlib.import_module(name)
