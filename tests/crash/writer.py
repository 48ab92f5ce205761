"""A process that forks writers, kills each at a random moment, and has the next one check.

``python -m tests.crash.writer FOLDER KILLS SEED`` prints one JSON document: how many children
were killed, how much they had been acknowledged, and everything that was lost or found in halves.
With ``--creating`` the children are killed while they make a vault.

It has used a vault and opens none any more, so that a child costs a fork. What a child
is told was written goes through a pipe at once; the pipe outlives the child.
"""

import json
import os
import random
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.embedding.catalogue import LoneModel
from muniment.services.container import Services
from muniment.understanding.reader import TextReader
from tests.conftest import UNDERSTANDING_FOLDER, _share_reader
from tests.crash.preloading import preload
from tests.crash.texts import content_of, parse
from tests.fakes.embedding import FakeEmbeddingModel

_share_reader()
READER = TextReader.load(UNDERSTANDING_FOLDER)
"""Loaded and used once for all children: the first write of each must not wait for it."""

WRITERS = 2
VAULT_LIFE = 20
OPENING_SHARE = 0.2
OPENING_S = 0.08
WRITTEN_MAX = 4
WRITING_S = 0.1
CREATING_S = 0.2


@dataclass
class Known:
    """What was acknowledged of one memory."""

    key: str
    version: int
    deleted: bool = False


@dataclass
class Report:
    """What all children together saw."""

    killed: int = 0
    killed_while_opening: int = 0
    acknowledged: int = 0
    checked: int = 0
    vaults: int = 0
    problems: list[str] = field(default_factory=list)


class ShippedName(FakeEmbeddingModel):
    """The fake under the shipped model's id: memories are understood while they are written."""

    id = READER.model_id


preload(ShippedName, UNDERSTANDING_FOLDER)


# -- in the child ---------------------------------------------------------------------------------


def child(folder: Path, known: dict[str, Known], *, run: str, pipe: int, thorough: bool) -> None:
    """Open, check what earlier children were told, say so, then write until killed."""

    def tell(**message: Any) -> None:
        os.write(pipe, (json.dumps(message) + "\n").encode())

    TextReader.load = lambda _folder: READER
    bootstrap_data_directory.model_catalogue = lambda *_: LoneModel(ShippedName)
    with bootstrap_data_directory.owned_data_directory(folder) as owned:
        services = owned.services
        if not known and services.vault.state.value == "missing":
            services.vault.create(passphrase=None, key_file=True)
        else:
            services.vault.unlock_with_key_file()
        for problem in problems_of(services, known, thorough=thorough):
            tell(problem=problem)
        if thorough:
            draft = MemoryDraft(content=content_of("after", 1), client_id="after")
            services.memories.remember(draft, PERSON)
        tell(ready=True)
        if thorough:
            return
        threads = [
            threading.Thread(
                target=write_or_tell, args=(services, f"{run}-{number}", tell), daemon=True
            )
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def write_or_tell(services: Services, prefix: str, tell: Any) -> None:
    try:
        write(services, prefix, tell)
    except Exception as error:  # noqa: BLE001 (whatever it is, the report tells it)
        tell(problem=f"a writer failed: {type(error).__name__}: {error}")


def write(services: Services, prefix: str, tell: Any) -> None:
    """Create, edit and delete without end; tell each as soon as it was acknowledged."""
    count = 0
    while True:
        key = f"{prefix}-{count}"
        draft = MemoryDraft(content=content_of(key, 1), client_id=key, tags=("crash",))
        written = services.memories.remember(draft, PERSON).memory
        tell(id=written.id, key=key, version=1)
        if count % 3 == 1:
            patch = MemoryPatch(content=content_of(key, 2))
            services.memories.edit(written.id, patch, PERSON)
            tell(id=written.id, key=key, version=2)
        if count % 5 == 4:
            services.memories.delete(written.id, PERSON)
            tell(id=written.id, key=key, version=1, deleted=True)
        count += 1


def problems_of(services: Services, known: dict[str, Known], *, thorough: bool) -> Iterator[str]:
    """Yield everything that is lost, half there, or does not agree."""
    for reference, entry in known.items():
        yield from lost(services, reference, entry)
    page = services.memories.list(
        MemoryFilter(tags=("crash",)), PageRequest(limit=50 if not thorough else 500), PERSON
    )
    for memory in page.memories:
        if parse(memory.content) is None:
            yield f"{memory.id} is there by half"
    if thorough:
        for finding in services.doctor.examine(PERSON):
            if not finding.ok:
                yield f"doctor: {finding.check}: {finding.detail}"
    live = [entry for entry in known.values() if not entry.deleted]
    if live:
        yield from not_found_by_search(services, live[-1])


def lost(services: Services, reference: str, entry: Known) -> Iterator[str]:
    try:
        memory = services.memories.get(MemoryId(reference), PERSON, include_deleted=True)
    except NotFoundError:
        yield f"{reference} was acknowledged and is gone"
        return
    if entry.deleted and memory.deleted_at is None:
        yield f"{reference} was deleted and is back"
    found = parse(memory.content)
    # One more version may have been written whose acknowledgement did not get out any more.
    if found is None or found[0] != entry.key or found[1] - entry.version not in {0, 1}:
        yield f"{reference} holds another text than was acknowledged"


def not_found_by_search(services: Services, entry: Known) -> Iterator[str]:
    request = SearchRequest(query=entry.key, mode=SearchMode.HYBRID, limit=20)
    keys = {parse(hit.memory.content) for hit in services.search.search(request, PERSON).hits}
    if entry.key not in {found[0] for found in keys if found is not None}:
        # Deleted without its acknowledgement getting out is the one excuse.
        page = services.memories.list(MemoryFilter(deleted=True), PageRequest(limit=500), PERSON)
        if entry.key not in {(parse(memory.content) or ("",))[0] for memory in page.memories}:
            yield f"search does not find {entry.key}"


# -- in the parent --------------------------------------------------------------------------------


def main(folder: Path, kills: int, seed: int) -> Report:
    """Kill children until there were as many as asked for."""
    chance = random.Random(seed)
    report = Report()
    while report.killed < kills:
        report.vaults += 1
        home = folder / f"vault-{report.vaults}"
        known: dict[str, Known] = {}
        fresh: dict[str, Known] = {}
        for turn in range(min(VAULT_LIFE, kills - report.killed)):
            acknowledged = kill_one(home, fresh, chance, report, run=f"r{report.vaults}x{turn}")
            known |= fresh
            fresh = acknowledged if acknowledged is not None else fresh
        known |= fresh
        report.checked += len(known)
        check(home, known, report)
    return report


def main_creating(folder: Path, kills: int, seed: int) -> Report:
    """Kill children while they make a vault; the next one must open it, or make it anew."""
    chance = random.Random(seed)
    report = Report()
    while report.killed < kills:
        home = folder / f"vault-{report.killed}"
        pid = os.fork()
        if pid == 0:
            _run_child(home, {}, run="new", pipe=os.open(os.devnull, os.O_WRONLY), thorough=False)
        time.sleep(chance.uniform(0, CREATING_S))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        report.killed += 1
        check(home, {}, report)
    return report


def kill_one(
    home: Path, fresh: dict[str, Known], chance: random.Random, report: Report, *, run: str
) -> dict[str, Known] | None:
    """Start a child and kill it; return what it was told, ``None`` if it did not come to write."""
    reader, writer = os.pipe()
    while_opening = chance.random() < OPENING_SHARE
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _run_child(home, fresh, run=run, pipe=writer, thorough=False)
    os.close(writer)
    messages: list[dict[str, Any]] = []
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        if while_opening:
            time.sleep(chance.uniform(0, OPENING_S))
        else:
            # Counted and not timed: on a busy machine nothing would be written in any time.
            _read_until_written(pipe, messages, chance.randint(0, WRITTEN_MAX))
            time.sleep(chance.uniform(0, WRITING_S))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        messages += [json.loads(line) for line in pipe.read().splitlines()]
    report.killed += 1
    report.problems += [f"{run}: {item['problem']}" for item in messages if "problem" in item]
    if not any("ready" in item for item in messages):
        report.killed_while_opening += 1
        return None
    told = [item for item in messages if "id" in item]
    report.acknowledged += len(told)
    return {
        item["id"]: Known(item["key"], item["version"], item.get("deleted", False))
        for item in _latest(told)
    }


def _latest(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The state of each memory: its highest version, deleted if that was ever told."""
    states: dict[str, dict[str, Any]] = {}
    for item in told:
        before = states.get(item["id"], {})
        version = max(item["version"], before.get("version", 0))
        states[item["id"]] = {**before, **item, "version": version}
    return list(states.values())


def check(home: Path, known: dict[str, Known], report: Report) -> None:
    """Have a last child check everything, and let it close the vault."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _run_child(home, known, run="last", pipe=writer, thorough=True)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        messages = [json.loads(line) for line in pipe.read().splitlines()]
    _, status = os.waitpid(pid, 0)
    report.problems += [f"{home.name}: {item['problem']}" for item in messages if "problem" in item]
    if status != 0 or not any("ready" in item for item in messages):
        report.problems.append(f"{home.name} does not open and close (status {status})")


def _run_child(home: Path, known: dict[str, Known], *, run: str, pipe: int, thorough: bool) -> None:
    """Run a child to its end; never returns."""
    code = 1
    try:
        child(home, known, run=run, pipe=pipe, thorough=thorough)
        code = 0
    except BaseException as error:
        message = {"problem": f"{type(error).__name__}: {error}"}
        os.write(pipe, (json.dumps(message) + "\n").encode())
        raise
    finally:
        os._exit(code)


def _read_until_written(pipe: Any, messages: list[dict[str, Any]], count: int) -> None:
    """Read whole lines until the child is ready and was told of some writes, or ends."""
    pending = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([pipe], [], [], 1)[0]:
            continue
        chunk = pipe.read(65_536)
        if not chunk:
            return
        pending += chunk
        *lines, pending = pending.split(b"\n")
        messages += [json.loads(line) for line in lines]
        written = sum("id" in item for item in messages)
        if written >= count and any("ready" in item for item in messages):
            # What follows the last line break is read on by whoever drains the pipe.
            _finish_line(pipe, pending, messages)
            return


def _finish_line(pipe: Any, pending: bytes, messages: list[dict[str, Any]]) -> None:
    while pending:
        pending += pipe.read(1)
        if pending.endswith(b"\n"):
            messages.append(json.loads(pending))
            return


if __name__ == "__main__":
    play = main_creating if "--creating" in sys.argv else main
    outcome = play(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(vars(outcome)) + "\n")
