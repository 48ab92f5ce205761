"""Bundles at scale: export, preview and import with vectors, beside copying the raw rows.

The vectors are random, and the memories count as analysed; every memory has one vector. The copy
attaches a second encrypted file and inserts the rows of memories, tags, metadata, passages, vectors
and journal with ``INSERT … SELECT``, once without their indexes and once with them: nothing is
opened, sealed anew, verified or made searchable.

Serving processes export, preview and import, over the port as `muniment export` does: beside the
memories that were exported, which doubles the vault, and into an empty vault. Their peak memory
includes the open vault, the model and the index. Commands that open the vault themselves follow.
Each step also gives the processor time of its process, which says more than the time on a machine
that others use.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.machine import BenchOptions, Row
from benchmarks.open_vault import open_data_directory
from benchmarks.sentences import sentences
from benchmarks.serve_process import (
    Served,
    command,
    environment,
    peak_memory_mib,
    processor_seconds,
    program,
    served,
    temporary_home,
)
from muniment.domain.errors import EnvironmentFaultError

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault

_MEMORIES: Final = 10_000
_AT_ONCE: Final = 500
_PASSPHRASE: Final = "violet anchor nine herons"  # noqa: S105 (of a temporary file)
_TABLES: Final = (
    *("memories", "memory_tags", "memory_categories", "memory_metadata"),
    *("chunks", "chunk_vectors", "operations"),
)


def run(options: BenchOptions) -> list[Row]:
    """Measure a vault with a number of memories.

    Args:
        options: ``memories``: how many; 10,000 unless given.
    """
    count = options.memories or _MEMORIES
    with temporary_home() as home:
        command(home, "init", "--key-file", "--recovery-file", str(home.with_name("recovery")))
        # Loads the model, which makes the set of its vectors.
        command(home, "add", "the first memory")
        with open_data_directory(home) as (opened, _):
            _fill(opened, sentences(count))
            copied = _timed(lambda: _copy_rows(opened, home.with_name("copy.db"), ("table",)))
            indexed = _timed(
                lambda: _copy_rows(opened, home.with_name("indexed.db"), ("table", "index"))
            )
        bundle = home.with_name("bench.muniment")
        with served(home) as process:
            idle = peak_memory_mib(process.pid)
            exported = _measured(process, "export", _export_body(bundle))
        with served(home) as process:
            steps = {
                "preview": _measured(process, "import", _import_body(bundle) | {"dry_run": True}),
                "import beside them": _measured(process, "import", _import_body(bundle)),
                "the same import again": _measured(process, "import", _import_body(bundle)),
            }
        with _empty_vault() as empty, served(empty) as process:
            steps["import into an empty vault"] = _measured(process, "import", _import_body(bundle))
        with _empty_vault() as empty:
            secret = empty.with_name("passphrase")
            secret.touch(mode=0o600)
            secret.write_text(_PASSPHRASE, encoding="utf-8")
            given = ("--passphrase-file", str(secret))
            again = ("export", "-n", "default", "--replace", "-o", str(bundle), *given)
            steps["`muniment export` alone"] = _command(home, *again)
            steps["`muniment import` alone"] = _command(empty, "import", str(bundle), *given)
        size = bundle.stat().st_size
    return [
        {"what": "copying the raw rows", **_speed(count, copied, indexed)},
        {"what": "copying them with their indexes", **_speed(count, indexed, indexed)},
        {"what": "serve: vault open", "peak MiB": idle},
        {"what": "export", **_row(count, exported, indexed), "bytes a memory": size // count},
        *({"what": what, **_row(count, step, indexed)} for what, step in steps.items()),
    ]


@contextmanager
def _empty_vault() -> Iterator[Path]:
    with temporary_home() as home:
        command(home, "init", "--key-file", "--recovery-file", str(home.with_name("recovery")))
        yield home


@dataclass(frozen=True, slots=True)
class _Step:
    """What one request took: seconds, seconds of processor time, and the peak memory so far."""

    seconds: float
    processor_s: float | None
    peak_mib: float | None


def _measured(process: Served, action: str, body: dict[str, Any]) -> _Step:
    before = processor_seconds(process.pid)
    seconds = _timed(lambda: _post(process, action, body))
    after = processor_seconds(process.pid)
    used = None if before is None or after is None else after - before
    return _Step(seconds, used, peak_memory_mib(process.pid))


def _command(home: Path, *arguments: str) -> _Step:
    """Run a command that opens the vault itself, because nothing serves it."""
    process = subprocess.Popen(  # noqa: S603 (this program itself)
        [*program(home), *arguments, "--json"], stdout=subprocess.DEVNULL, env=environment()
    )
    begun = time.perf_counter()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if status:
        raise EnvironmentFaultError(f"`muniment {arguments[0]}` ended with {status}")
    return _Step(seconds, used.ru_utime + used.ru_stime, round(used.ru_maxrss / 1024, 1))


def _row(count: int, step: _Step, copied: float) -> Row:
    used = step.processor_s
    return {
        **_speed(count, step.seconds, copied),
        "per second of processor": None if not used else round(count / used),
        "peak MiB": step.peak_mib,
    }


def _speed(count: int, seconds: float, copied: float) -> Row:
    return {
        "memories": count,
        "per second": round(count / seconds),
        "ratio to the copy with indexes": round(copied / seconds, 3),
    }


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _fill(opened: "OpenVault", texts: Sequence[str]) -> None:
    """Store memories with random vectors, as the product stores them."""
    from muniment.domain.ids import new_memory_id
    from muniment.domain.memories.memory import EmbeddingState, MemoryDraft, MemoryKind, MemoryType
    from muniment.domain.understanding.text_analysis import Classification, TextAnalysis
    from muniment.storage.memories.memory_fields import NewMemory
    from muniment.storage.vectors.vectors import ChunkVector

    random = np.random.default_rng(1)
    analysis = TextAnalysis(Classification(MemoryType.GENERAL, MemoryKind.SEMANTIC, (), 1.0))
    with opened.store.read() as reading:
        namespace = reading.namespaces.by_name("default")
        active = reading.vector_sets.active()
    assert namespace is not None and active is not None  # noqa: S101, PT018 (a new vault's)
    for some in _parted(texts):
        vectors = random.standard_normal((len(some), active.dimension), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        with opened.store.write("person") as unit:
            for text, vector in zip(some, vectors, strict=True):
                new = NewMemory(
                    id=new_memory_id(opened.now_ms()),
                    namespace_id=namespace.id,
                    draft=MemoryDraft(
                        content=text, tags=("bench",), metadata={"length": len(text)}
                    ),
                    moment=opened.clock.now(),
                    passages=[ChunkVector(0, len(text), vector)],
                    state=EmbeddingState.READY,
                    analysis=analysis,
                )
                unit.memories.add(new, namespace="default")


def _parted(texts: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _copy_rows(opened: "OpenVault", path: Path, kinds: Sequence[str]) -> None:
    from muniment.storage.engine.connection import open_raw
    from muniment.storage.engine.page_size import PAGE_SIZE_BYTES

    key = opened.vault.keys.database
    source: Any = open_raw(opened.store.path, key)
    source.execute(f"PRAGMA cipher_default_page_size = {PAGE_SIZE_BYTES}")
    source.execute("ATTACH ? AS copied KEY ?", (str(path), f"x'{key.reveal().hex()}'"))
    source.execute("PRAGMA foreign_keys = OFF")
    source.execute("BEGIN")
    for table in _TABLES:
        made = source.execute(
            "SELECT type, name, sql FROM main.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL",
            (table,),
        ).fetchall()
        for kind, name, statement in sorted(made, key=lambda row: row[0] != "table"):
            if kind in kinds:
                source.execute(statement.replace(f" {name}", f" copied.{name}", 1))
        source.execute(f"INSERT INTO copied.{table} SELECT * FROM main.{table}")  # noqa: S608
    source.execute("COMMIT")
    source.close()


def _export_body(path: Path) -> dict[str, Any]:
    return {"namespaces": ["default"], "path": str(path), "passphrase": _PASSPHRASE}


def _import_body(path: Path) -> dict[str, Any]:
    return {"path": str(path), "passphrase": _PASSPHRASE, "into": "copy"}


def _post(process: Served, action: str, body: dict[str, Any]) -> None:
    import httpx2

    from muniment.bootstrap import CommandHost

    reach = CommandHost().running(process.home)
    assert reach is not None  # noqa: S101 (it has just answered)
    headers = {"Authorization": f"Bearer {reach.token.reveal().decode()}"}
    with httpx2.Client(
        base_url=reach.url, headers=headers, timeout=None, trust_env=False
    ) as client:
        client.post(f"/v1/bundles/{action}/file", json=body).raise_for_status()
