"""Read the whole file for the doctor, with keys read anew from it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.backups.backup_copy import MemoryMark, marks, valid_keys
from muniment.storage.checks.record_check import RecordExamination
from muniment.storage.checks.row_check import Progress, RowExamination, RowReport
from muniment.storage.checks.scope_check import Naming, unmade_scopes
from muniment.storage.checks.text_check import text_index_problems
from muniment.storage.checks.value_check import damaged_values
from muniment.storage.checks.vector_check import VectorReport, examine_vectors
from muniment.storage.history.authentication_check import AgreementCheck
from muniment.storage.history.journal import JournalReader
from muniment.storage.sealers import SealersInView


class Examination:
    """A consistent view for the length of one ``with``.

    Args:
        connection: Can create temporary tables.
        sealers: Not shared: keys as stored in the file now, none cached in memory.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers
        self.journal = JournalReader(connection)
        self.records = RecordExamination(connection, sealers)

    def rows(self, *, with_history: bool, progress: Progress) -> RowReport:
        """Compare every memory with the data derived from it.

        Args:
            with_history: Whether to replay each memory's operations; pointless when the journal is
                known to be damaged.
            progress: Receives the number of memories checked, now and then; an error it raises
                ends the check.
        """
        found = RowExamination(self._connection, self._sealers, with_history=with_history)
        return found.run(progress)

    def agreement(self, state_key: Secret) -> AgreementCheck:
        """Return the check of the covered tables against the journal."""
        return AgreementCheck(self._connection, state_key)

    def text_index_problems(self) -> list[str]:
        """Return the problems of the full-text tables; empty if they can be written."""
        return text_index_problems(self._connection)

    def unmade_scopes(self) -> Sequence[Naming]:
        """Return the missing scopes that memories name, unless one of their kind was removed."""
        return unmade_scopes(self._connection, but_purged=True)

    def marks(self, *, live_at_ms: int) -> dict[str, MemoryMark]:
        """Return the marks of live memories, to compare them with a backup."""
        return marks(self._connection, live_at_ms=live_at_ms)

    def damaged_values(self, progress: Progress) -> list[str]:
        """Name the rows that hold a value which no program writes.

        Args:
            progress: As for `rows`, of tables.
        """
        return damaged_values(self._connection, progress)

    def keys(self) -> frozenset[str]:
        """Return the ids of the API keys that are not revoked."""
        return valid_keys(self._connection)

    def vectors(self, progress: Progress) -> VectorReport:
        """Compare every passage with its memory, its vector and its sign code.

        Args:
            progress: As for `rows`, but counting passages.
        """
        return examine_vectors(self._connection, progress)
