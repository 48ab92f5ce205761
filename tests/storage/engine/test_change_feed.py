"""Changes are told of in the order of their commits, whoever writes and however long it takes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from muniment.domain.changes import ChangeSet
from tests.fakes.stores import StoreKit
from tests.waiting import PATIENCE_S

THREADS = 4
WRITES = 40


def write(kit: StoreKit, actor: str, committed: threading.Event | None = None) -> None:
    with kit.store.write(actor) as unit:
        unit.changed_keys.append(actor)
        if committed is not None:
            unit.after_commit(committed.set)


def test_a_later_commit_waits_for_a_slow_listener_of_an_earlier_one(kit: StoreKit) -> None:
    heard: list[str] = []
    committed = threading.Event()
    second = threading.Thread(target=write, args=(kit, "second", committed))

    def listen(changes: ChangeSet) -> None:
        if changes.actor == "first":
            second.start()
            assert committed.wait(PATIENCE_S)
            second.join(0.2)
        heard.append(changes.actor)

    kit.store.changes.subscribe(listen)
    write(kit, "first")
    second.join()
    assert heard == ["first", "second"]


def test_a_writer_goes_on_once_its_changes_were_heard(kit: StoreKit) -> None:
    heard: list[str] = []
    unheard: list[str] = []
    order: list[str] = []
    kit.store.changes.subscribe(lambda changes: heard.append(changes.actor))

    def work(thread: int) -> None:
        for number in range(WRITES):
            actor = f"{thread}-{number}"
            with kit.store.write(actor) as unit:
                unit.changed_keys.append(actor)
                unit.after_commit(partial(order.append, actor))
            if actor not in heard:
                unheard.append(actor)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert len(order) == THREADS * WRITES
    assert heard == order
    assert unheard == []


def test_a_listener_that_writes_is_heard_by_all_in_order(kit: StoreKit) -> None:
    heard: list[str] = []

    def answer(changes: ChangeSet) -> None:
        if not changes.actor.endswith("answer"):
            write(kit, f"{changes.actor} answer")

    kit.store.changes.subscribe(answer)
    kit.store.changes.subscribe(lambda changes: heard.append(changes.actor))
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda number: write(kit, str(number)), range(THREADS)))
    names = [str(number) for number in range(THREADS)]
    assert sorted(heard) == sorted([*names, *(f"{name} answer" for name in names)])
    assert all(heard.index(name) < heard.index(f"{name} answer") for name in names)


def test_a_listener_that_fails_does_not_silence_the_store(kit: StoreKit) -> None:
    heard: list[str] = []

    def listen(changes: ChangeSet) -> None:
        if changes.actor == "first":
            raise RuntimeError
        heard.append(changes.actor)

    kit.store.changes.subscribe(listen)
    write(kit, "first")
    write(kit, "second")
    assert heard == ["second"]
