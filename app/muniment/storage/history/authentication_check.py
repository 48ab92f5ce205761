"""Check, read only, that the covered tables hold what the journal records.

Every unlock recomputes the links from the operation that the header vouches for to the newest one,
and compares the newest one's state with the tables. Where they differ, the operations on covered
rows are replayed, so that valid rows stay in use.
"""

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.history.authenticated_tables import COVERED, CoveredRows, state_bytes, sums_of
from muniment.storage.history.journal import ACCEPT, GENESIS, ROW, ROWS, STATE, JournalReader

# Without a condition, so that no index is asked: one may be of another moment than its table.
_SAID: Final = "SELECT subject, action, patch FROM operations ORDER BY sequence"
_SUBJECTS: Final = (STATE, *(table.subject for table in COVERED))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The rows that the journal does not vouch for; false if there are none.

    Args:
        is_known: Whether the rows are known; if not, every row is meant.
        rows: Subjects of rows that exist but differ from what was last written.
        lost: Subjects of rows that should exist but do not.
    """

    is_known: bool = True
    rows: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.lost) or not self.is_known

    def refuses(self, subject: str) -> bool:
        """Return whether the row of this operation subject must not be used."""
        return not self.is_known or subject in self.rows


SOUND: Final = Disagreement()
NOT_VOUCHED_FOR: Final = Disagreement(is_known=False)


class AgreementCheck:
    """Compares the covered tables with the journal on one connection.

    Args:
        connection: A consistent view.
        state_key: Key of the journal's chain.
    """

    def __init__(self, connection: Connection, state_key: Secret) -> None:
        self._connection = connection
        self._journal = JournalReader(connection)
        self._state_key = state_key
        self._digests = CoveredRows(connection, state_key).digests()

    def run(self, anchored: int) -> Disagreement:
        """Return the rows that disagree with the journal.

        Args:
            anchored: Number of the operation that the header vouches for; 0 without one.
        """
        if self._is_latest_state(anchored) and not any(self._misled()):
            return SOUND
        return self._row_by_row()

    def _is_latest_state(self, anchored: int) -> bool:
        newest = self._journal.head().sequence
        if newest == 0:
            return not any(self._digests)
        # An anchor past the end of the journal proves nothing; check at least the newest link.
        start = min(anchored, newest - 1)
        previous = self._journal.chain_at(start) or GENESIS
        links = self._journal.links_after(start)
        for link in links:
            if not link.follows(previous, self._state_key):
                return False
            previous = link.chain
        return links[-1].state == state_bytes(sums_of(self._digests))

    def _misled(self) -> tuple[bool, ...]:
        """Return for each table whether one of its indexes disagrees with its rows."""
        checks = [f"PRAGMA integrity_check({table.name})" for table in COVERED]
        return tuple(rows_of(self._connection, check) != [("ok",)] for check in checks)

    def _row_by_row(self) -> Disagreement:
        """Find the valid rows, provided that the whole journal is unbroken."""
        if self._journal.broken_links(self._state_key):
            return NOT_VOUCHED_FOR
        expected, overtaken = self._replayed()
        misled = {
            subject
            for rows, is_misled in zip(self._digests, self._misled(), strict=True)
            if is_misled
            for subject in rows
        }
        there = {
            subject: digest.hex() for rows in self._digests for subject, digest in rows.items()
        }
        wrong = {subject for subject, digest in there.items() if expected.get(subject) != digest}
        lost = {subject for subject, digest in expected.items() if digest} - there.keys()
        rows = (wrong | misled | overtaken) & there.keys()
        return Disagreement(rows=frozenset(rows), lost=frozenset(lost)) or NOT_VOUCHED_FOR

    def _replayed(self) -> tuple[dict[str, str | None], set[str]]:
        """Return the rows as the journal records them, and the subjects that cannot be valid.

        Writing over a row that differed from the journal does not make it valid.
        """
        expected: dict[str, str | None] = {}
        overtaken: set[str] = set()
        for subject, action, patch in rows_of(self._connection, _SAID):
            said = json.loads(patch) if patch and subject.startswith(_SUBJECTS) else {}
            if ROWS in said:
                if action == ACCEPT:
                    expected, overtaken = {}, set()
                expected |= said[ROWS]
            elif ROW in said:
                before, after = said[ROW]
                if expected.get(subject) != before:
                    overtaken.add(subject)
                expected[subject] = after
        return expected, overtaken
