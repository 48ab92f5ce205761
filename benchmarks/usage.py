"""The cost of usage counting: the same service calls with and without it, alternating.

Without counting, the use case is called without its decorator. The caller is an agent, for whom
more is counted than for the person: which memories it was shown. The calls alternate one by one,
and the first one changes each time, so a busy moment of the machine affects both alike. There are
two kinds of calls: cheap ones without the model, where a cost would show most, and those that run
the model.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.open_vault import bench_services
from muniment.domain.access import Actor, Scope
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest

if TYPE_CHECKING:
    from muniment.services.container import Services

_AGENT: Final = Actor("key:key_bench", ("default",), frozenset({Scope.WRITE}))
_PAIRS: Final = 400
_WARM_UP: Final = 20
_MEMORIES: Final = 1_000
_COUNTED_AT_ONCE: Final = 100_000

Call = Callable[[Callable[..., Any]], object]
"""Calls a use case, given as a function of the service and its arguments."""


def run(options: BenchOptions) -> list[Row]:
    """Measure a vault with some memories.

    Args:
        options: ``memories``: how many; 1,000 unless given.

    Raises:
        EnvironmentFaultError: The vault could not be created.
    """
    with _new_vault() as services:
        _fill(services, options.memories or _MEMORIES)
        memories, search = services.memories, services.search
        first = memories.remember(MemoryDraft(content="the first of all", embed=False), _AGENT)
        numbers = count()
        cheap = SearchRequest(query="note of the house", mode=SearchMode.KEYWORD)
        both = SearchRequest(query="note of the house")
        cases: dict[str, tuple[Callable[..., Any], Call]] = {
            "get": (
                type(memories).get,
                lambda get: get(memories, first.memory.id, _AGENT),
            ),
            "list of 100": (
                type(memories).list,
                lambda page: page(memories, MemoryFilter(), PageRequest(limit=100), _AGENT),
            ),
            "remember, not embedded": (
                type(memories).remember,
                lambda remember: remember(memories, _draft(next(numbers), embed=False), _AGENT),
            ),
            "search by words": (
                type(search).search,
                lambda find: find(search, cheap, _AGENT),
            ),
            "remember": (
                type(memories).remember,
                lambda remember: remember(memories, _draft(next(numbers), embed=True), _AGENT),
            ),
            "search by meaning and words": (
                type(search).search,
                lambda find: find(search, both, _AGENT),
            ),
        }
        rows = [_compared(name, counted, call) for name, (counted, call) in cases.items()]
        return [*rows, _alone(services)]


def _compared(name: str, counted: Callable[..., Any], call: Call) -> Row:
    plain = counted.__wrapped__  # type: ignore[attr-defined]
    for _ in range(_WARM_UP):
        call(counted)
    on_us: list[float] = []
    off_us: list[float] = []
    for pair in range(_PAIRS):
        turns = [(counted, on_us), (plain, off_us)]
        for function, took_us in turns if pair % 2 else reversed(turns):
            begun = time.perf_counter_ns()
            call(function)
            took_us.append((time.perf_counter_ns() - begun) / 1e3)
    pairs = [on - off for on, off in zip(on_us, off_us, strict=True)]
    return {
        "what": name,
        "uncounted us": round(median(off_us), 1),
        "counted us": round(median(on_us), 1),
        "median difference us": round(median(pairs), 2),
        "difference %": round(100 * median(pairs) / median(off_us), 2),
    }


def _alone(services: "Services") -> Row:
    """Time only the counting, with a use case that does nothing."""
    from muniment.domain.usage.usage import UsageAction
    from muniment.services.usage.counted_calls import counted
    from muniment.services.usage.usage_meter import Outcome

    outcome = Outcome("default", 1)

    class Idle:
        _session = services.memories._session  # noqa: SLF001 (the meter of the same house)

        @counted(UsageAction.READ, lambda _result, _actor, _asked: outcome)
        def call(self, asked: int, actor: object) -> int:
            return asked if actor else 0

    idle = Idle()
    took = []
    for function in (type(idle).call, type(idle).call.__wrapped__):  # type: ignore[attr-defined]
        begun = time.perf_counter_ns()
        for _ in range(_COUNTED_AT_ONCE):
            function(idle, 1, _AGENT)
        took.append((time.perf_counter_ns() - begun) / 1e3 / _COUNTED_AT_ONCE)
    return {
        "what": "a use case that does nothing",
        "uncounted us": round(took[1], 2),
        "counted us": round(took[0], 2),
        "median difference us": round(took[0] - took[1], 2),
        "difference %": None,
    }


@contextmanager
def _new_vault() -> Iterator["Services"]:
    """Yield a new vault with the shipped model."""
    with TemporaryDirectory(prefix="muniment-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        services = bench_services(home)
        try:
            services.vault.create(passphrase=None, key_file=True)
            yield services
        finally:
            services.close()


def _fill(services: "Services", memories: int) -> None:
    for start in range(0, memories, 1_000):
        numbers = range(start, min(start + 1_000, memories))
        services.memories.remember_batch([_draft(number, embed=True) for number in numbers], _AGENT)


def _draft(number: int, *, embed: bool) -> MemoryDraft:
    return MemoryDraft(content=f"Note {number} of the house by the sea", embed=embed)
