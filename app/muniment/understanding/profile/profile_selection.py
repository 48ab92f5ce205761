"""Selection of a profile's sentences: merge equal ones, weigh them, choose distinct ones.

Two texts that make the same statement (`muniment.domain.text.statements`) become one that both
memories support. Of two that give one attribute different values the newer counts. The rest is
weighted, and chosen so that each further sentence says something else (maximal marginal relevance).

Source:
    Carbonell & Goldstein 1998, "The use of MMR", for choosing.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from math import log2
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import MemoryKind, MemoryType
from muniment.domain.profile.profile_marks import Marks
from muniment.domain.text.statements import Statement
from muniment.understanding.profile.current_attributes import attributes_of, is_an_end, is_ended_by
from muniment.understanding.profile.profile_sentences import (
    Person,
    ProfileCandidate,
    length_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD_DIMENSION: Final = 256
_NEAR: Final = 0.8
"""From this similarity on two texts are compared word by word."""
_PAIRS_MOST: Final = 24
_TOKEN: Final = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s.,;:!'\"]")
_FILLERS: Final = frozenset("a an the really very just also so".split())
_ALIKE: Final = 0.93
"""A sentence this similar to a chosen one says nothing new."""
_VARIETY: Final = 0.45
"""Greatest penalty for similarity to a chosen sentence."""
_HALF_LIFE: Final = timedelta(days=730)
_EASY_WORDS: Final = 28
_OF_ANSWER: Final = 0.6

_OF_PERSON: Final = {Person.OWN: 1.0, Person.NAMED: 0.5, Person.NOBODY: 0.25}
_OF_KIND: Final = {MemoryKind.SEMANTIC: 1.0, MemoryKind.EPISODIC: 0.3, None: 0.6}
_OF_TYPE: Final = {
    MemoryType.FACT: 1.0,
    MemoryType.PREFERENCE: 1.0,
    MemoryType.INSIGHT: 0.8,
    MemoryType.ENTITY_REFERENCE: 0.6,
    MemoryType.EVENT: 0.5,
    MemoryType.GENERAL: 0.5,
    MemoryType.OBSERVATION: 0.4,
    MemoryType.POLICY: 0.4,
    MemoryType.TASK: 0.2,
    MemoryType.SYSTEM: 0.0,
}


@dataclass(frozen=True, slots=True, repr=False)
class ChosenSentence:
    """A sentence with all memories that say the same.

    Args:
        candidate: The one whose words are used.
        memories: All that support it, its own first, then the newest first.
        score: How well it describes the person, 0..1.
        is_pinned: Whether the person wants it first.
    """

    candidate: ProfileCandidate
    memories: tuple[MemoryId, ...]
    score: float
    is_pinned: bool

    def __repr__(self) -> str:
        return f"ChosenSentence({self.candidate!r})"


class Similarity:
    """Similarity of candidates, by words and, where vectors are given, by meaning.

    Args:
        candidates: What is compared.
        vectors: Unit vectors of the sources; shape (sources, dim), float32, a row of zeros where
            there is none.
    """

    def __init__(
        self, candidates: Sequence[ProfileCandidate], vectors: NDArray[np.float32] | None
    ) -> None:
        rows = [candidate.row for candidate in candidates]
        self._words = word_vectors([candidate.text for candidate in candidates])
        self._meanings = None if vectors is None or not rows else vectors[rows]
        if self._meanings is not None:
            # The vector belongs to the memory's text, not to the person's correction of it.
            self._meanings[[each.is_corrected for each in candidates]] = 0.0

    @cached_property
    def matrix(self) -> NDArray[np.float32]:
        """Return the similarities of all pairs; shape (candidates, candidates), float32."""
        near = self._words @ self._words.T
        if self._meanings is not None:
            near = np.maximum(near, self._meanings @ self._meanings.T)
        return np.asarray(near, dtype=np.float32)


def word_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors of the words of texts; shape (texts, 256), float32.

    The cosine of two is about the share of words that the texts have in common.
    """
    found = np.zeros((len(texts), _WORD_DIMENSION), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in words_of(text):
            found[row, zlib.crc32(word.encode()) % _WORD_DIMENSION] = 1.0
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, 1e-9), dtype=np.float32)


def folded(
    candidates: Sequence[ProfileCandidate], near: NDArray[np.float32], marks: Marks
) -> list[tuple[ProfileCandidate, ...]]:
    """Group the candidates that make the same statement.

    Args:
        candidates: As in the memories, corrected and hidden ones too.
        near: As `Similarity.matrix`.
        marks: The person's marks.

    Returns:
        Groups; the candidate whose words are used comes first: a corrected one, a pinned one, the
        newest. A group with a hidden memory in it is left out.
    """
    leaders = list(range(len(candidates)))
    first_of: dict[tuple[str, ...], int] = {}
    for at, candidate in enumerate(candidates):
        leaders[at] = first_of.setdefault(_said_key(candidate), at)
    read: dict[int, Statement] = {}
    for first, second in _near_pairs(near, leaders):
        if _whose(candidates[first]) != _whose(candidates[second]):
            continue
        for at in (first, second):
            if at not in read:
                read[at] = Statement(candidates[at].text)
        if read[first].agrees_with(read[second]):
            leaders[_leader(leaders, second)] = _leader(leaders, first)
    groups: dict[int, list[ProfileCandidate]] = {}
    for at, candidate in enumerate(candidates):
        groups.setdefault(_leader(leaders, at), []).append(candidate)
    return [
        tuple(sorted(group, key=lambda each: _precedence(each, marks)))
        for group in groups.values()
        if marks.hidden.isdisjoint(candidate.source.id for candidate in group)
    ]


def corrected(
    groups: Iterable[tuple[ProfileCandidate, ...]], marks: Marks
) -> list[tuple[ProfileCandidate, ...]]:
    """Replace the words of corrected memories with the person's.

    A correction appears once, for everything that said the same as its memory.
    """
    done: set[MemoryId] = set()
    found = []
    for group in groups:
        right = next((each for each in group if each.source.id in marks.corrected), None)
        if right is None:
            found.append(group)
        elif right.source.id not in done:
            done.add(right.source.id)
            text = marks.corrected[right.source.id]
            words = replace(right, text=text, person=Person.OWN, subject="", is_corrected=True)
            found.append((words, *(each for each in group if each is not right)))
    return found


def current(
    groups: Iterable[tuple[ProfileCandidate, ...]], marks: Marks
) -> list[tuple[ProfileCandidate, ...]]:
    """Remove what a newer statement replaced or ended; marks take precedence over dates."""
    ranked = sorted(groups, key=lambda group: _authority(group, marks), reverse=True)
    taken: set[str] = set()
    ends: list[ProfileCandidate] = []
    kept = []
    for group in ranked:
        said = group[0]
        attributes = set(attributes_of(said))
        is_marked = said.is_corrected or _is_pinned(group, marks)
        is_over = any(
            _whose(said) == _whose(end) and is_ended_by(said.text, end.text) for end in ends
        )
        if not is_marked and (is_over or attributes & taken):
            continue
        taken |= attributes
        kept.append(group)
        if is_an_end(said.text):
            ends.append(said)
    return kept


def weighed(groups: Iterable[tuple[ProfileCandidate, ...]], marks: Marks) -> list[ChosenSentence]:
    """Give each group its weight, the heaviest first."""
    listed = list(groups)
    newest = max((_date(group) for group in listed), default=None)
    found = [
        ChosenSentence(group[0], _memories(group), _score(group, newest), _is_pinned(group, marks))
        for group in listed
        if newest is not None
    ]
    # By id last, so that two profiles of the same memories are equal.
    return sorted(found, key=lambda each: (-each.score, each.memories[0], each.candidate.position))


def in_turn(
    chosen: Sequence[ChosenSentence], near: NDArray[np.float32]
) -> "Iterator[ChosenSentence]":
    """Yield pinned sentences first, then each the one that adds most to those before.

    Args:
        chosen: All sentences, weighted.
        near: Similarities; shape (chosen, chosen), float32.
    """
    scores = np.array([each.score for each in chosen], dtype=np.float32)
    nearest = np.zeros(len(chosen), dtype=np.float32)
    is_left = np.ones(len(chosen), dtype=bool)
    first = [at for at, each in enumerate(chosen) if each.is_pinned]
    while is_left.any():
        if first:
            at = first.pop(0)
        else:
            worth = np.where(is_left & (nearest < _ALIKE), scores - _VARIETY * nearest, -np.inf)
            at = int(worth.argmax())
            if worth[at] == -np.inf:
                return
        is_left[at] = False
        nearest = np.maximum(nearest, near[at])
        yield chosen[at]


def _said_key(candidate: ProfileCandidate) -> tuple[str, ...]:
    """Return a key that is equal for texts that differ only in fillers, case and punctuation."""
    text = candidate.text.lower().replace("&", " and ")
    words = [word for word in _TOKEN.findall(text) if word not in _FILLERS]
    return (*_whose(candidate), *words)


def _near_pairs(near: NDArray[np.float32], leaders: Sequence[int]) -> list[tuple[int, int]]:
    """Return the nearest unmerged pairs; few, since each costs as much as a search."""
    alone = np.array([at for at, leader in enumerate(leaders) if at == leader], dtype=np.int64)
    upper = np.triu(near[np.ix_(alone, alone)], k=1)
    first, second = np.nonzero(upper >= _NEAR)
    nearest = np.argsort(-upper[first, second], kind="stable")[:_PAIRS_MOST]
    return [(int(alone[first[at]]), int(alone[second[at]])) for at in nearest]


def _leader(leaders: list[int], at: int) -> int:
    while leaders[at] != at:
        leaders[at] = leaders[leaders[at]]
        at = leaders[at]
    return at


def _whose(candidate: ProfileCandidate) -> tuple[str, str]:
    return candidate.subject, candidate.source.user_id or ""


def _precedence(candidate: ProfileCandidate, marks: Marks) -> tuple[bool, bool, float, int]:
    memory = candidate.source.id
    at = candidate.source.created_at.timestamp()
    return (memory not in marks.corrected, memory not in marks.pinned, -at, candidate.position)


def _authority(
    group: tuple[ProfileCandidate, ...], marks: Marks
) -> tuple[bool, bool, datetime, MemoryId, int]:
    said = group[0]
    return (
        said.is_corrected,
        _is_pinned(group, marks),
        _date(group),
        said.source.id,
        -said.position,
    )


def _is_pinned(group: tuple[ProfileCandidate, ...], marks: Marks) -> bool:
    return any(candidate.source.id in marks.pinned for candidate in group)


def _date(group: tuple[ProfileCandidate, ...]) -> datetime:
    return max(candidate.source.created_at for candidate in group)


def _memories(group: tuple[ProfileCandidate, ...]) -> tuple[MemoryId, ...]:
    others = sorted(group[1:], key=lambda each: each.source.created_at, reverse=True)
    return tuple(dict.fromkeys(each.source.id for each in (group[0], *others)))


def _score(group: tuple[ProfileCandidate, ...], newest: datetime) -> float:
    said = group[0]
    source = said.source
    age = (newest - _date(group)) / _HALF_LIFE
    support = min(1.0, log2(len(_memories(group))) / 3)
    score = (
        0.35 * _OF_KIND[source.kind]
        + 0.25 * _OF_TYPE[source.type]
        + 0.2 * max(each.source.importance for each in group)
        + 0.1 * float(0.5**age)
        + 0.1 * support
        # Attributes with one value (name, home, work) come first in a description.
        + (0.1 if any(attributes_of(said)) else 0.0)
    )
    length = length_of(said.text)
    ease = 1.0 if length <= _EASY_WORDS else _EASY_WORDS / length
    ease *= said.clarity * (_OF_ANSWER if said.is_answer else 1.0)
    return score * _OF_PERSON[said.person] * ease * (1.0 if said.position == 0 else 0.8)
