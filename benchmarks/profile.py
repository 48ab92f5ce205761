"""Time of a profile: first, after unlocking again, after a change, and cached.

The baseline opens every record, as a profile without prepared data would have to.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.open_vault import bench_services
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import (
    Category,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
)
from muniment.domain.memories.query import LIST_LIMIT_MAX, MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.services.container import Services

_MEMORIES: Final = 10_000
_TIMES: Final = 7
_BATCH: Final = 1_000

_THINGS: Final = (
    "hiking", "black tea", "old maps", "the harbour", "board games", "the night train", "jazz",
    "wet paint", "cold mornings", "the choir", "chess", "sourdough", "long meetings", "ferries",
    "the allotment", "crime novels", "spicy food", "open offices", "sailing", "film photography",
)  # fmt: skip
_PLACES: Final = (
    "Oslo", "Porto", "Graz", "Leeds", "Lyon", "Gdańsk", "Bergen", "Turku", "Bari", "Ghent",
    "the mountains", "the office", "the old town", "my parents' house", "the library",
)  # fmt: skip
_PEOPLE: Final = ("my sister", "Tom", "a colleague", "my neighbour", "Ines", "my father", "Priya")
_WHEN: Final = ("since spring", "every Sunday", "in the winter", "before work", "after the move")
_FORMS: Final[Sequence[tuple[str, MemoryType, MemoryKind, Category]]] = (
    ("I love {thing} with {who} in {place}.", *(MemoryType.PREFERENCE, MemoryKind.SEMANTIC),
     Category.INTERESTS),
    ("I can't stand {thing} {when} in {place}.", *(MemoryType.PREFERENCE, MemoryKind.SEMANTIC),
     Category.INTERESTS),
    ("I work with {who} on {thing} in {place}.", *(MemoryType.FACT, MemoryKind.SEMANTIC),
     Category.CAREER),
    ("I went to {place} with {who} for {thing}.", *(MemoryType.EVENT, MemoryKind.EPISODIC),
     Category.TRAVEL),
    ("I'm learning about {thing} from {who} {when}.", *(MemoryType.FACT, MemoryKind.SEMANTIC),
     Category.LEARNING),
    ("I sleep badly {when} in {place} because of {thing}.",
     *(MemoryType.OBSERVATION, MemoryKind.EPISODIC), Category.HEALTH),
    ("{who} asked me about {thing} in {place}.", *(MemoryType.EVENT, MemoryKind.EPISODIC),
     Category.RELATIONSHIPS),
    ("I plan {thing} with a list {when} in {place}.", *(MemoryType.FACT, MemoryKind.SEMANTIC),
     Category.PRODUCTIVITY),
)  # fmt: skip


def run(options: BenchOptions) -> list[Row]:
    """Measure a vault whose memories are about one person.

    Args:
        options: ``memories``: how many; 10,000 unless given.

    Raises:
        EnvironmentFaultError: The vault could not be created.
    """
    memories = options.memories or _MEMORIES
    with TemporaryDirectory(prefix="muniment-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        with _opened(home) as services:
            services.vault.create(passphrase=None, key_file=True)
            drafts = _drafts(memories)
            for start in range(0, memories, _BATCH):
                services.memories.remember_batch(drafts[start : start + _BATCH], PERSON)
        with _opened(home) as services:
            services.vault.unlock_with_key_file()
            return _measured(services, memories)


def _measured(services: "Services", memories: int) -> list[Row]:
    cold_ms = _timed(lambda: services.profile.get(PERSON))
    considered = services.profile.get(PERSON).statistics.considered
    unlocked_ms = [_after_unlocking(services) for _ in range(_TIMES)]
    changed_ms = [_after_a_change(services) for _ in range(_TIMES)]
    cached_ms = [_timed(lambda: services.profile.get(PERSON)) for _ in range(_TIMES)]
    baseline_ms = [_timed(lambda: _read_all(services)) for _ in range(3)]
    rows = {
        "profile, first of the process": [cold_ms],
        "profile, first after unlocking, patterns loaded": unlocked_ms,
        "profile, after one change": changed_ms,
        "profile, nothing changed": cached_ms,
        "baseline: read every memory": baseline_ms,
    }
    return [
        {
            "what": what,
            "memories": memories,
            "read": considered if what.startswith("profile") else memories,
            "median ms": round(median(wall for wall, _ in took), 2),
            "slowest ms": round(max(wall for wall, _ in took), 2),
            "processor ms": round(median(cpu for _, cpu in took), 2),
        }
        for what, took in rows.items()
    ]


def _after_unlocking(services: "Services") -> tuple[float, float]:
    """Time a profile with everything loaded but nothing read yet.

    This is the state half a second after unlocking, when the background has compiled the patterns.
    """
    services.vault.lock()
    services.vault.unlock_with_key_file()
    return _timed(lambda: services.profile.get(PERSON))


def _after_a_change(services: "Services") -> tuple[float, float]:
    first = services.memories.list(MemoryFilter(), PageRequest(limit=1), PERSON).memories[0]
    importance = 0.9 if first.importance < 0.9 else 0.4
    services.memories.edit(first.id, MemoryPatch(importance=importance), PERSON)
    return _timed(lambda: services.profile.get(PERSON))


def _read_all(services: "Services") -> None:
    cursor: str | None = None
    while True:
        page = PageRequest(limit=LIST_LIMIT_MAX, cursor=cursor)
        cursor = services.memories.list(MemoryFilter(), page, PERSON).next_cursor
        if cursor is None:
            return


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds of wall time, and of this thread's processor time."""
    begun, used = time.perf_counter(), time.thread_time()
    call()
    return (time.perf_counter() - begun) * 1e3, (time.thread_time() - used) * 1e3


@contextmanager
def _opened(home: Path) -> Iterator["Services"]:
    services = bench_services(home)
    try:
        yield services
    finally:
        services.close()


def _drafts(count: int) -> list[MemoryDraft]:
    """Return drafts of different statements, the same ones each time."""
    draw = random.Random(7)  # noqa: S311 (a measurement, no secret)
    made: dict[str, MemoryDraft] = {}
    while len(made) < count:
        form, memory_type, kind, category = draw.choice(_FORMS)
        said = form.format(
            thing=draw.choice(_THINGS),
            place=draw.choice(_PLACES),
            who=draw.choice(_PEOPLE),
            when=draw.choice(_WHEN),
        )
        if said in made:
            said = f"{said[:-1]}, as in {draw.randrange(1980, 2027)}."
        made[said] = MemoryDraft(
            content=said[0].upper() + said[1:],
            type=memory_type,
            kind=kind,
            categories=(category,),
            importance=draw.choice((0.3, 0.5, 0.5, 0.5, 0.8)),
        )
    return list(made.values())
