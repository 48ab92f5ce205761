"""The search for duplicates: what it costs at several thresholds, and what it finds and misses."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.open_vault import bench_services
from benchmarks.sentences import sentences
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import DEDUP_THRESHOLD_DEFAULT, MemoryDraft
from muniment.domain.memories.tidying import GROUPS_MAX, SIMILARITY_DEFAULT

if TYPE_CHECKING:
    from muniment.services.container import Services

_MEMORIES: Final = 10_000
_BATCH: Final = 100
_SAME: Final = (
    ("The dog goes free on the ferry", "The dog travels free on the ferry"),
    ("dog goes free", "dog travels free"),
    ("The shop closes at six", "The shop shuts at 6"),
    ("We bought a new couch", "We bought a new sofa"),
    ("Ines is our doctor", "Ines is our physician"),
    ("Kids eat free on Tuesdays", "Children eat free on Tuesdays"),
    ("The user prefers dark mode in all apps", "The user likes dark mode in every application"),
    ("Mira's car is a blue Volvo", "Mira's automobile is a blue Volvo"),
    ("The meeting starts at nine", "The meeting begins at 9"),
    ("I purchased the tickets on Monday", "I bought the tickets on Monday"),
)
"""Each written twice; every pair says the same."""

_OTHER: Final = (
    ("The dog goes free on the ferry", "The dog goes free on the bus"),
    ("The dog travels free on the ferry", "The cat travels free on the ferry"),
    ("The shop closes at six", "The shop opens at six"),
    ("The shop shuts at 6", "The shop shuts at 8"),
    ("Kids eat free on Tuesdays", "Kids eat free on Thursdays"),
    ("Ines is our doctor", "Ines is our lawyer"),
    ("Ines is not our doctor", "Ines is our doctor"),
    ("Mira owes Otto 40 euros", "Otto owes Mira 40 euros"),
    ("The car was sold in May", "The car was bought in May"),
    ("The meeting starts at nine", "The meeting ends at nine"),
)
"""Pairs that say different things in nearly the same words."""


def run(options: BenchOptions) -> list[Row]:
    """Search among many different memories and the pairs.

    Args:
        options: ``memories``: how many; 10,000 unless given.

    Returns:
        For two thresholds: processor time of the search, pairs found, and pairs merged wrongly.

    Raises:
        EnvironmentFaultError: The vault could not be created.
    """
    with TemporaryDirectory(prefix="muniment-bench-") as folder:
        services = bench_services(Path(folder))
        try:
            services.vault.create(passphrase=None, key_file=True)
            count = options.memories or _MEMORIES
            _fill(services, count)
            thresholds = (DEDUP_THRESHOLD_DEFAULT, SIMILARITY_DEFAULT)
            return [_measured(services, threshold) for threshold in thresholds]
        finally:
            services.close()


def _fill(services: "Services", count: int) -> None:
    # A user for each pair: only memories of one user are compared.
    drafts = [MemoryDraft(content=text) for text in sentences(count)]
    drafts += [MemoryDraft(content=text, user_id=user) for user, pair in _pairs() for text in pair]
    for start in range(0, len(drafts), _BATCH):
        services.memories.remember_batch(drafts[start : start + _BATCH], PERSON)


def _pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for name, pairs in (("same", _SAME), ("other", _OTHER)):
        for place, pair in enumerate(pairs):
            yield f"{name} {place}", pair


def _measured(services: "Services", threshold: float) -> Row:
    begun = time.thread_time()
    found = services.tidying.duplicates((), PERSON, threshold=threshold, limit=GROUPS_MAX)
    spent_s = time.thread_time() - begun
    users = [str(group.memories[0].user_id) for group in found.groups]
    right = sum(user.startswith("same") for user in users)
    return {
        "threshold": threshold,
        "memories": found.total,
        "processor_s": round(spent_s, 2),
        "ms_per_memory": round(1e3 * spent_s / max(found.compared, 1), 3),
        "pairs_found": f"{right} of {len(_SAME)}",
        "wrong": len(users) - right,
        "reach": "wrong = 0",
    }
