"""Background threads outlive what nobody foresaw, and one record does not hold up the others."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.maintenance import woken_thread
from muniment.services.maintenance.job_runner import JobRunner
from muniment.services.models import reembedding
from muniment.services.models.passages import MemoryEmbedder
from muniment.storage.engine.connection import open_raw
from tests.waiting import PATIENCE_S, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Home

CANARY = "uxwombat"


def failing_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> threading.Event:
    """Have a method fail at its next call with an error that is none of ours."""
    real: Callable[..., Any] = getattr(owner, name)
    failed = threading.Event()

    def fail(*arguments: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise RuntimeError(CANARY)
        return real(*arguments)

    monkeypatch.setattr(owner, name, fail)
    return failed


def states(home: Home) -> dict[str, str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content: memory.embedding.state.value for memory in page.memories}


def is_told_by_its_name_alone(log: str) -> bool:
    return "RuntimeError" in log and CANARY not in log


def test_vectors_are_computed_after_a_fault(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(woken_thread, "_RETRY_S", 0.001)
    failed = failing_once(monkeypatch, MemoryEmbedder, "_each_passages")
    home.services.memories.remember(MemoryDraft(content="later", wait=False), PERSON)
    assert failed.wait(PATIENCE_S)
    until(lambda: states(home) == {"later": "ready"})
    assert is_told_by_its_name_alone(caplog.text)


def test_a_change_is_answered_when_its_vectors_end_in_a_fault(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    memory = home.services.memories.remember(MemoryDraft(content="before"), PERSON).memory
    failing_once(monkeypatch, MemoryEmbedder, "_vectors")
    written = home.services.memories.edit(memory.id, MemoryPatch(content="after"), PERSON)
    assert written.memory.content == "after"
    until(lambda: states(home) == {"after": "ready"})
    assert is_told_by_its_name_alone(caplog.text)


def test_jobs_are_worked_off_after_a_fault(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(woken_thread, "_RETRY_S", 0.001)
    failed = failing_once(monkeypatch, JobRunner, "_work_off_one")
    runner: JobRunner = home.services.jobs._runner
    runner.wake()
    assert failed.wait(PATIENCE_S)
    again = threading.Event()
    monkeypatch.setattr(JobRunner, "_work_off_one", lambda _: again.set())
    runner.wake()
    assert again.wait(PATIENCE_S)
    assert is_told_by_its_name_alone(caplog.text)


def test_maintenance_comes_round_again_after_a_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = threading.Event(), threading.Event()

    def run_due(_: threading.Event) -> None:
        if not first.is_set():
            first.set()
            raise RuntimeError(CANARY)
        second.set()

    rounds = woken_thread.WokenThread("maintenance", run_due, interval_s=0.001)
    rounds.start()
    came = second.wait(PATIENCE_S)
    rounds.stop()
    assert came
    assert is_told_by_its_name_alone(caplog.text)


def raw(home: Home, statement: str) -> list[tuple[Any, ...]]:
    """Read or change the file behind the store's back."""
    with home.borrow() as opened:
        connection = open_raw(opened.store.path, opened.store._keys.database)
        try:
            return list(connection.execute(statement))
        finally:
            connection.close()


@pytest.mark.parametrize("damage", ["content = zeroblob(60)", "type = 'nonsense'"])
def test_a_damaged_record_does_not_keep_its_neighbours_waiting(home: Home, damage: str) -> None:
    drafts = [MemoryDraft(content=f"boat {number}", embed=False) for number in range(3)]
    home.services.memories.remember_batch(drafts, PERSON)
    raw(home, f"UPDATE memories SET {damage} WHERE number = 2")
    raw(home, "UPDATE memories SET embedding_state = 'pending'")
    home.services.memories._memory_embedder.wake()
    wanted = "SELECT embedding_state, embedding_reason FROM memories ORDER BY number"
    ready, failed = ("ready", None), ("failed", "its record cannot be read")
    until(lambda: raw(home, wanted) == [ready, failed, ready])


def test_what_cannot_be_read_is_told_apart_when_embedding_anew(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    for name in ("default", "work", "default", "default"):
        home.services.memories.remember(MemoryDraft(content="boat", namespace=name), PERSON)
    raw(home, "UPDATE memories SET content = zeroblob(60) WHERE number = 3")
    with home.borrow() as opened:
        with opened.store.write("person") as unit:
            row = unit.namespaces.by_name("work")
            assert row is not None
            unit.namespaces.destroy_key(row)
        context: Any = SimpleNamespace(opened=opened)
        found, unreadable = reembedding._read(context, [1, 2, 3, 4, 5])
    assert [memory.number for memory in found] == [1, 4]
    assert unreadable == [2, 3, 5]
