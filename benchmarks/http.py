"""Writing and searching over HTTP: requests per second and latencies with 1, 8 and 32 callers.

The server of chromadb and mcp-memory-service are measured in the same run, with the same model and
texts, if `benchmarks.http_setup` has made their environments. All servers run the whole time, and
each load is run on one after the other, so that a busy moment of the machine affects all alike.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks.http_load import Call, Load, load
from benchmarks.http_setup import COMMAND, SERVERS, scripts_of
from benchmarks.http_systems import (
    Muniment,
    System,
    running_chroma,
    running_mcp_memory_service,
)
from benchmarks.machine import BenchOptions, Row, percentile
from benchmarks.sentences import questions, sentences
from benchmarks.serve_process import command, served, temporary_home
from muniment.domain.errors import EnvironmentFaultError
from muniment.system.paths import bundled_folder

if TYPE_CHECKING:
    import httpx2

_MODEL: Final = "all-MiniLM-L6-v2"
_TEXTS: Final = 200_000
_VECTORS_TIMEOUT_S: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of a measurement.

    Args:
        memories: Stored in each system before the measurement.
        callers: Numbers of simultaneous callers, one load after the other.
        seconds: Of each load.
        mixed_seconds: Of the load that writes and searches at once, with the most callers.
    """

    memories: int = 500
    callers: tuple[int, ...] = (1, 8, 32)
    seconds: float = 5.0
    mixed_seconds: float = 60.0


def run(options: BenchOptions) -> list[Row]:
    """Measure.

    Args:
        options: ``memories``: how many each system holds before.

    Raises:
        EnvironmentFaultError: A server did not start.
    """
    return measure(Plan() if options.memories is None else Plan(memories=options.memories))


def measure(plan: Plan) -> list[Row]:
    """Run one plan; return rows of writing, of searching, and of both at once.

    Raises:
        EnvironmentFaultError: A server did not start.
    """
    texts, asked = _Supply(sentences(_TEXTS)), _Supply(questions(1_000))
    with ExitStack() as stack:
        home = stack.enter_context(temporary_home())
        command(home, "init", "--key-file", "--recovery-file", str(home.with_name("recovery")))
        process = stack.enter_context(served(home))
        port = stack.enter_context(process.client("default"))
        own = Muniment(process.url, {"Authorization": port.headers["Authorization"]})
        others, missing = _others(stack)
        systems: list[System] = [own, *others]
        for system in systems:
            _fill(system, texts, plan.memories)
        _wait_for_vectors(port)
        rows: list[Row] = []
        for what, supply in (("remember", texts), ("recall", asked)):
            for callers in plan.callers:
                for system in systems:
                    calls = [_calls(system, what, supply)] * callers
                    done = _loaded(system, calls, plan.seconds)
                    rows.append(_row(what, system.name, callers, done))
                    _wait_for_vectors(port)
        rows.append(_mixed(own, (texts, asked), plan, port))
    return [*rows, *missing]


class _Supply:
    """Hands out each text once, and starts again at the end. Any thread."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._next = 0
        self._lock = threading.Lock()

    def take(self) -> str:
        with self._lock:
            self._next += 1
            return self._texts[(self._next - 1) % len(self._texts)]


def _others(stack: ExitStack) -> tuple[list[System], list[Row]]:
    """Start the other systems; a row for each that was not set up says how to do that."""
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

    folder = bundled_folder("models") / _MODEL
    work = Path(stack.enter_context(TemporaryDirectory(prefix="muniment-others-")))
    systems: list[System] = []
    missing: list[Row] = []
    for name in SERVERS:
        scripts = scripts_of(name)
        if scripts is None:
            missing.append({"what": f"left out: see `{COMMAND}`", "system": name})
        elif name == "chromadb":
            model = OnnxEmbeddingModel.load(folder)
            systems.append(stack.enter_context(running_chroma(scripts, work, model)))
        else:
            systems.append(stack.enter_context(running_mcp_memory_service(scripts, work, folder)))
    return systems, missing


def _calls(system: System, what: str, supply: _Supply) -> Callable[[], Call]:
    make = system.remember if what == "remember" else system.recall
    return lambda: make(supply.take())


def _loaded(system: System, calls: Sequence[Callable[[], Call]], seconds: float) -> Load:
    return load(system.url, calls, headers=system.headers, seconds=seconds)


def _fill(system: System, texts: _Supply, count: int) -> None:
    left = _Supply([texts.take() for _ in range(count)])
    stored = 0
    while stored < count:
        done = _loaded(system, [_calls(system, "remember", left)] * 4, 0.5)
        if done.failures:
            raise EnvironmentFaultError(f"{system.name} refuses to remember")
        stored += len(done.latencies_ms)


def _mixed(
    own: System, supplies: tuple[_Supply, _Supply], plan: Plan, port: "httpx2.Client"
) -> Row:
    """Write and search at once; afterwards search for every acknowledged write."""
    texts, asked = supplies
    before = _held(port)
    written = [_Alternating(own, texts, asked) for _ in range(max(plan.callers))]
    done = _loaded(own, [each.take for each in written], plan.mixed_seconds)
    row = _row("both at once", own.name, len(written), done)
    lost = before + sum(each.writes for each in written) - done.failures - _held(port)
    return {**row, "lost writes": max(0, lost)}


class _Alternating:
    """Alternates writes and searches; one thread."""

    def __init__(self, system: System, texts: _Supply, asked: _Supply) -> None:
        self._makes = _turns(system, texts, asked)
        self.writes = 0

    def take(self) -> Call:
        is_write, call = next(self._makes)
        self.writes += is_write
        return call


def _turns(system: System, texts: _Supply, asked: _Supply) -> Iterator[tuple[bool, Call]]:
    while True:
        yield True, system.remember(texts.take())
        yield False, system.recall(asked.take())


def _row(what: str, system: str, callers: int, done: Load) -> Row:
    p50, p95, p99 = (percentile(done.latencies_ms, percent) for percent in (50, 95, 99))
    return {
        "what": what,
        "system": system,
        "callers": callers,
        "requests/s": round(len(done.latencies_ms) / done.seconds, 1),
        "p50 ms": round(p50, 2),
        "p95 ms": round(p95, 2),
        "p99 ms": round(p99, 2),
        "p95/p50": round(p95 / p50, 2),
        "failures": done.failures,
    }


def _stats(port: "httpx2.Client") -> dict[str, object]:
    answer: dict[str, object] = port.get("/v1/stats").raise_for_status().json()
    return answer


def _held(port: "httpx2.Client") -> int:
    return int(str(_stats(port)["memories"]))


def _wait_for_vectors(port: "httpx2.Client") -> None:
    """Wait until all writes have vectors, so that no work is left over for the next load."""
    deadline = time.monotonic() + _VECTORS_TIMEOUT_S
    while time.monotonic() < deadline:
        states = _stats(port)["by_embedding_state"]
        if isinstance(states, dict) and set(states) <= {"ready"}:
            return
        time.sleep(0.2)
    raise EnvironmentFaultError("the vectors did not follow in ten minutes")
