"""Gather the memories that say the same into groups, one memory after the other.

The rules are those for new memories (`muniment.retrieval.duplicates`), and within a group they hold
for every two memories: A may be near B and B near C while A and C differ.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.memory import Memory
from muniment.domain.memories.tidying import (
    GROUP_MAX,
    DuplicateGroup,
    are_kept_apart,
    kept_first,
)
from muniment.domain.text.statements import Statement
from muniment.retrieval.duplicates import likeness
from muniment.retrieval.peer_codes import PeerCodes
from muniment.storage.memories.duplicates import Peer, Scope
from muniment.storage.reading import Reading
from muniment.storage.vectors.vectors import CodeTable

_STATEMENTS_MAX: Final = 2_000
"""Analysed texts to keep, some kilobytes each: templated texts compare with the same ones often."""


class DuplicateGroups:
    """Finds the groups in which memories are; keeps 400 bytes for each memory.

    Args:
        peers: The memories to compare, oldest first.
        table: The passages of memories that have only one.
        dimension: Length of the vectors.
        threshold: Minimum cosine of near duplicates.
    """

    def __init__(
        self, peers: Sequence[Peer], table: CodeTable, *, dimension: int, threshold: float
    ) -> None:
        self._threshold = threshold
        self._scopes = {peer.number: peer.scope for peer in peers}
        self._codes = {
            scope: PeerCodes(table, numbers, dimension=dimension, threshold=threshold)
            for scope, numbers in _by_scope(peers)
        }
        self._equal_after = dict(_next_equal(peers))
        self._statements: dict[int, Statement] = {}
        self._grouped: set[int] = set()

    def of(self, reading: Reading, number: int, now: datetime) -> DuplicateGroup | None:
        """Return the group of a memory and later ones that are in no group yet.

        Args:
            reading: A view of the store.
            number: The memory.
            now: The current time: memories that have expired by then are left out.
        """
        if number in self._grouped:
            return None
        codes = self._codes[self._scopes[number]]
        near = dict(codes.near(reading, number))
        candidates = [
            other
            for other in dict.fromkeys([*self._equal(number), *near])
            if other not in self._grouped
        ]
        agreeing = [
            other
            for other in candidates
            if self._is_same(reading, number, other, near.get(other, 0.0), among=candidates)
        ]
        if not agreeing:
            return None
        group = self._all_alike(reading, [number, *agreeing], codes, now)
        if group is not None:
            self._grouped.update(memory.number for memory in group.memories)
        return group

    def _equal(self, number: int) -> Iterator[int]:
        """Yield the next memories of equal content."""
        for _ in range(GROUP_MAX):
            following = self._equal_after.get(number)
            if following is None:
                return
            yield following
            number = following

    def _all_alike(
        self, reading: Reading, numbers: Sequence[int], codes: PeerCodes, now: datetime
    ) -> DuplicateGroup | None:
        """Return the first memory with those that are like it and like each other."""
        found = reading.memories.readable(numbers)
        there = [
            number for number in numbers if number in found and not _is_gone(found[number], now)
        ]
        if not there or there[0] != numbers[0]:
            return None
        cosines = codes.cosines(reading, there)
        chosen: list[int] = [0]
        for place in range(1, len(there)):
            if len(chosen) < GROUP_MAX and all(
                not are_kept_apart(found[there[place]], found[there[other]])
                and self._is_same(
                    reading, there[place], there[other], float(cosines[place, other]), among=there
                )
                for other in chosen
            ):
                chosen.append(place)
        if len(chosen) == 1:
            return None
        statements = [self._statement(reading, there[place], among=there) for place in chosen]
        is_exact = all(one.equals(other) for one, other in pairwise(statements))
        lowest = 1.0 if is_exact else float(np.min(cosines[np.ix_(chosen, chosen)]))
        memories = kept_first([found[there[place]] for place in chosen])
        return DuplicateGroup(memories, max(0.0, min(1.0, lowest)))

    def _is_same(
        self, reading: Reading, one: int, other: int, cosine: float, *, among: Collection[int]
    ) -> bool:
        first = self._statement(reading, one, among=among)
        second = self._statement(reading, other, among=among)
        return likeness(first, second, similarity=cosine, threshold=self._threshold) is not None

    def _statement(self, reading: Reading, number: int, *, among: Collection[int]) -> Statement:
        """Return an analysed text; if it has to be read, read those of others with it."""
        if number not in self._statements:
            if len(self._statements) > _STATEMENTS_MAX:
                self._statements.clear()
            missing = {number, *among} - self._statements.keys()
            texts = reading.candidates.excerpts(np.array(sorted(missing), dtype=np.int64))
            for each in missing:
                self._statements[each] = Statement(texts[each].text if each in texts else "")
        return self._statements[number]


def _by_scope(peers: Sequence[Peer]) -> Iterator[tuple[Scope, NDArray[np.int64]]]:
    numbers: dict[Scope, list[int]] = {}
    for peer in peers:
        numbers.setdefault(peer.scope, []).append(peer.number)
    for scope, members in numbers.items():
        yield scope, np.array(members, dtype=np.int64)


def _next_equal(peers: Sequence[Peer]) -> Iterator[tuple[int, int]]:
    """Yield each memory with the next one of its scope whose content is equal."""
    last: dict[tuple[Scope, bytes], int] = {}
    for peer in peers:
        if peer.digest is None:
            continue
        key = (peer.scope, peer.digest)
        if key in last:
            yield last[key], peer.number
        last[key] = peer.number


def _is_gone(memory: Memory, now: datetime) -> bool:
    has_expired = memory.expires_at is not None and memory.expires_at <= now
    return memory.deleted_at is not None or memory.archived_at is not None or has_expired
