"""What the doctor reads: the whole file, with keys that come from it anew."""

from collections.abc import Sequence

from sqlalchemy import Connection

from muniment.domain.secrets import Secret
from muniment.storage.agreement import AgreementCheck
from muniment.storage.backup_copy import Mark, marks, valid_keys
from muniment.storage.journal import JournalReader
from muniment.storage.record_check import RecordExamination
from muniment.storage.row_check import Heed, RowExamination, RowReport
from muniment.storage.scope_check import Naming, unmade_scopes
from muniment.storage.sealers import SealersInView
from muniment.storage.statistics import StatisticsReader
from muniment.storage.text_check import text_index_problems
from muniment.storage.value_check import damaged_values
from muniment.storage.vector_check import VectorReport, examine_vectors


class Examination:
    """A consistent view for the length of one ``with``.

    Args:
        connection: May make temporary tables.
        sealers: Not shared with anybody: keys as the file has them now, none from memory.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers
        self.journal = JournalReader(connection)
        self.records = RecordExamination(connection, sealers)
        self.statistics = StatisticsReader(connection)

    def rows(self, *, with_history: bool, heed: Heed) -> RowReport:
        """Hold every memory against what is derived from it.

        Args:
            with_history: Whether to replay each memory's operations; pointless when the journal is
                known to be damaged.
            heed: Told now and then how many memories were looked at; what it raises ends this.
        """
        found = RowExamination(self._connection, self._sealers, with_history=with_history)
        return found.run(heed)

    def agreement(self, state_key: Secret) -> AgreementCheck:
        """Return what holds the covered tables against the journal."""
        return AgreementCheck(self._connection, state_key)

    def text_index_problems(self) -> list[str]:
        """Return what is wrong with the tables of the full text; empty when they can be written."""
        return text_index_problems(self._connection)

    def unmade_scopes(self) -> Sequence[Naming]:
        """Return what memories name that is not stored, though nobody removed any of its sort."""
        return unmade_scopes(self._connection, but_purged=True)

    def marks(self, *, live_at_ms: int) -> dict[str, Mark]:
        """Return what tells live memories from those of a backup."""
        return marks(self._connection, live_at_ms=live_at_ms)

    def damaged_values(self, heed: Heed) -> list[str]:
        """Name the rows that hold a value which no program writes.

        Args:
            heed: As for `rows`, of tables.
        """
        return damaged_values(self._connection, heed)

    def keys(self) -> frozenset[str]:
        """Return the ids of the API keys that are not revoked."""
        return valid_keys(self._connection)

    def vectors(self, heed: Heed) -> VectorReport:
        """Hold every passage against its memory, its vector and its sign code.

        Args:
            heed: As for `rows`, of passages.
        """
        return examine_vectors(self._connection, heed)
