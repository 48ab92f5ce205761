"""Other rankings of the same questions, texts and embeddings.

Each uses SQLite's full-text search, the embeddings, or both, as products commonly do. Lists hold
the first 100.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import sqlcipher3.dbapi2 as sqlite
from numpy.typing import NDArray

from muniment.retrieval.keyword import keyword_expression

_LIST: Final = 100
_PORTER: Final = "porter unicode61 remove_diacritics 2"
_MEANING: Final = 0.4
_NEIGHBOUR_COLUMN: Final = 0.4
_NEIGHBOUR_SHARE: Final = 0.2

Ranking = list[int]
Listed = list[tuple[int, float]]


@dataclass(frozen=True, slots=True, repr=False)
class Texts:
    """The searched texts, one entry per memory, in order of time within each conversation.

    Args:
        contents: The texts.
        moments: When each was said.
        conversations: Number of the conversation of each; shape (texts,), int64.
        sessions: Number of the session of each, over all conversations; shape (texts,), int64.
        vectors: Unit vectors; shape (texts, dim), float32.
    """

    contents: Sequence[str]
    moments: Sequence[datetime]
    conversations: NDArray[np.int64]
    sessions: NDArray[np.int64]
    vectors: NDArray[np.float32]


class Baselines:
    """All comparisons over one set of texts."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._connection: Any = sqlite.connect(":memory:")
        self._connection.execute("CREATE TABLE turns (number INTEGER PRIMARY KEY, conversation)")
        rows = enumerate(texts.conversations.tolist())
        self._connection.executemany("INSERT INTO turns VALUES (?, ?)", rows)
        dated = [
            f"{text} {moment:%-d %B %Y}"
            for text, moment in zip(texts.contents, texts.moments, strict=True)
        ]
        neighbours = [
            f"{self._neighbour_text(place, -1)} {self._neighbour_text(place, 1)}"
            for place in range(len(dated))
        ]
        self._index("plain", "unicode61", texts.contents)
        self._index("stemmed", _PORTER, texts.contents)
        self._index("dated", _PORTER, dated)
        self._index("near", _PORTER, dated, neighbours)

    def close(self) -> None:
        """Free the full-text indexes."""
        self._connection.close()

    def rankings(
        self, question: str, vector: NDArray[np.float32], *, conversation: int | None
    ) -> Mapping[str, Callable[[], Ranking]]:
        """Return each comparison by name, ready to rank.

        Args:
            question: The question.
            vector: Its embedding; shape (dim,), float32.
            conversation: The only one searched; ``None`` for all.
        """
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        telling = keyword_expression(question)

        def lexical(table: str, expression: str | None, rank: str = "bm25(ix)") -> Listed:
            return self._matches(table, expression, rank=rank, conversation=conversation)

        def dense(neighbours: float = 0.0) -> Listed:
            return self._nearest(vector, neighbours=neighbours, conversation=conversation)

        near = f"bm25(ix, 1.0, {_NEIGHBOUR_COLUMN})"
        return {
            "FTS5, the question as it is": lambda: _order(lexical("plain", question)),
            "FTS5 unicode61, OR": lambda: _order(lexical("plain", words)),
            "FTS5 porter, OR, no stop words": lambda: _order(lexical("stemmed", telling)),
            "vectors alone": lambda: _order(dense()),
            "RRF k=60": lambda: _fused_ranks([dense(), lexical("stemmed", telling)], 60),
            "RRF k=10": lambda: _fused_ranks([dense(), lexical("stemmed", telling)], 10),
            "convex": lambda: _convex(dense(), lexical("stemmed", telling)),
            "convex, date": lambda: _convex(dense(), lexical("dated", telling)),
            "convex, date, neighbours": lambda: _convex(
                dense(_NEIGHBOUR_SHARE), lexical("near", telling, near)
            ),
        }

    def _index(self, name: str, tokenizer: str, *columns: Sequence[str]) -> None:
        names = ", ".join(f"c{place}" for place in range(len(columns)))
        self._connection.execute(
            f'CREATE VIRTUAL TABLE {name} USING fts5({names}, tokenize="{tokenizer}")'
        )
        marks = ", ".join("?" * (len(columns) + 1))
        self._connection.executemany(
            f"INSERT INTO {name} (rowid, {names}) VALUES ({marks})",  # noqa: S608 (our own names)
            [(place, *row) for place, row in enumerate(zip(*columns, strict=True))],
        )

    def _matches(
        self, table: str, expression: str | None, *, rank: str, conversation: int | None
    ) -> Listed:
        if not expression:
            return []
        query = (
            f"SELECT ix.rowid, {rank.replace('ix', table)} AS score FROM {table} ix "  # noqa: S608
            f"JOIN turns ON turns.number = ix.rowid WHERE {table} MATCH ? "
            "AND (? IS NULL OR turns.conversation = ?) ORDER BY score, ix.rowid LIMIT ?"
        )
        try:
            rows = self._connection.execute(query, (expression, conversation, conversation, _LIST))
            return [(number, -score) for number, score in rows]
        except sqlite.Error:  # a bare question mark is a syntax error
            return []

    def _nearest(
        self, vector: NDArray[np.float32], *, neighbours: float, conversation: int | None
    ) -> Listed:
        similarity = self._texts.vectors @ vector
        if neighbours:
            joined = np.diff(self._texts.sessions) == 0
            lent = np.zeros_like(similarity)
            lent[1:] += np.where(joined, similarity[:-1], 0)
            lent[:-1] += np.where(joined, similarity[1:], 0)
            similarity = similarity + neighbours * lent
        if conversation is not None:
            similarity = np.where(self._texts.conversations == conversation, similarity, -9.0)
        first = np.argsort(-similarity, kind="stable")[:_LIST]
        return [(int(place), float(similarity[place])) for place in first if similarity[place] > -9]

    def _neighbour_text(self, place: int, step: int) -> str:
        other = place + step
        sessions = self._texts.sessions
        inside = 0 <= other < len(sessions) and sessions[other] == sessions[place]
        return self._texts.contents[other] if inside else ""


def _order(listed: Listed) -> Ranking:
    return [number for number, _ in listed]


def _fused_ranks(lists: Sequence[Listed], k: int) -> Ranking:
    """Fuse by rank.

    Source:
        Cormack et al. 2009, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
        Learning Methods".
    """
    scores: dict[int, float] = {}
    for listed in lists:
        for rank, (number, _) in enumerate(listed, start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))


def _convex(dense: Listed, lexical: Listed) -> Ranking:
    scores: dict[int, float] = {}
    if dense:
        worst, best = dense[-1][1], dense[0][1]
        for number, score in dense:
            scores[number] = _MEANING * (score - worst) / max(best - worst, 1e-9)
    for number, score in lexical:
        scores[number] = scores.get(number, 0.0) + (1 - _MEANING) * score / lexical[0][1]
    return sorted(scores, key=lambda number: (-scores[number], number))
