"""The stems in the full-text index, read from the encrypted database.

They come from every memory of the vault, in the trash and of other namespaces too: a caller must
check that a memory it may see contains a stem.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from muniment.storage.engine.driver_statements import rows_of

_DECLARE: Final = (
    "CREATE VIRTUAL TABLE temp.memory_words USING fts5vocab('main', 'memory_text', 'row')",
    "CREATE VIRTUAL TABLE temp.memory_word_places "
    "USING fts5vocab('main', 'memory_text', 'instance')",
)
_AMONG: Final = """
    SELECT DISTINCT memory_words.term FROM json_each(?) beginning CROSS JOIN memory_words
    WHERE memory_words.term >= beginning.value
      AND memory_words.term < beginning.value || char(1114111)
      AND length(memory_words.term) BETWEEN ? AND ?
"""
# Places follow each other in the order of the memories.
_HOLDERS: Final = """
    SELECT (SELECT json_group_array(doc) FROM memory_word_places WHERE term = stem.value)
    FROM json_each(?) stem ORDER BY stem.key
"""


def declare_vocabulary(connection: Any) -> None:
    """Make the vocabulary readable on a driver's connection; stores nothing."""
    for statement in _DECLARE:
        connection.execute(statement)


class VocabularyReader:
    """Reads the stems on one read connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stems(self, beginnings: Sequence[str], *, shortest: int, longest: int) -> list[str]:
        """Return the stems with any of some beginnings.

        This takes 10 to 20 microseconds for each beginning, and 3 to 5 for each of its stems.

        Args:
            beginnings: Lower case, without accents.
            shortest: Fewest characters of a stem.
            longest: Most characters of a stem.
        """
        parameters = (json.dumps(list(beginnings)), shortest, longest)
        return [term for (term,) in rows_of(self._connection, _AMONG, parameters)]

    def holders(self, stems: Sequence[str]) -> list[NDArray[np.int64]]:
        """Look up which memories of the whole vault contain each stem, in content or tags.

        A query for a stem does not find all of them: the stem of "basketball" is "basketbal", and
        the stem of that "basketb". This takes 0.25 microseconds for each place of a stem.

        Returns:
            For each stem the sorted row numbers; shape (memories,), int64.
        """
        rows = rows_of(self._connection, _HOLDERS, (json.dumps(list(stems)),))
        return [np.unique(np.array(json.loads(numbers), dtype=np.int64)) for (numbers,) in rows]
