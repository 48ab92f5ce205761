"""Pages of an older database file put into a newer one, as anyone with a copy could do."""

from pathlib import Path

from muniment.storage.engine.connection import open_raw
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES
from muniment.vault.credentials import KeyFile
from muniment.vault.vault import Vault


class OlderCopy:
    """A copy of the database of a locked vault, which has a key file.

    Args:
        folder: Of the vault.
    """

    def __init__(self, folder: Path) -> None:
        self._database = folder / "vault.db"
        self._old = self._database.read_bytes()

    def splice(self, *names: str) -> None:
        """Put this copy's pages of some tables and indexes into the file, and no others."""
        new = bytearray(self._database.read_bytes())
        for number in root_pages(self._database.parent, *names):
            place = slice((number - 1) * PAGE_SIZE_BYTES, number * PAGE_SIZE_BYTES)
            new[place] = self._old[place]
        self._database.write_bytes(new)

    def put_back(self) -> None:
        """Replace the file with the whole copy."""
        self._database.write_bytes(self._old)


def root_pages(folder: Path, *names: str) -> set[int]:
    """Return the first pages of some tables and indexes of a locked vault with a key file."""
    vault = Vault.unlock(folder, KeyFile(folder / "vault.key"))
    connection = open_raw(folder / "vault.db", vault.keys.database)
    try:
        wanted = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return {connection.execute(wanted, (name,)).fetchone()[0] for name in names}
    finally:
        connection.close()
        vault.lock()


def change(database: Path, key_file: Path, statement: str) -> None:
    """Change a closed database in ways that no unit of work would.

    Args:
        database: Of a vault next to the key file, or a backup of it.
        key_file: Opens that vault.
        statement: The SQL to execute.
    """
    vault = Vault.unlock(key_file.parent, KeyFile(key_file))
    connection = open_raw(database, vault.keys.database)
    try:
        connection.execute(statement)
    finally:
        connection.close()
        vault.lock()
