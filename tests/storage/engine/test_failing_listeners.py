"""What fails after a commit fails nobody's write, and what missed the commit is made anew."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.visibility_index import VisibilityIndex
from tests.fakes.stores import StoreKit, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "quuxwombat"


class Failing:
    """Calls what it stands for, except the next few times, when it raises."""

    def __init__(self, act: Callable[..., object], times: int = 1) -> None:
        self._act = act
        self._left = times

    def __call__(self, *given: Any) -> None:
        if self._left:
            self._left -= 1
            raise RuntimeError(SECRET)
        self._act(*given)


def states_of(kit: StoreKit) -> VisibilityIndex:
    with kit.store.quiet() as reading:
        return VisibilityIndex(reading.states.all())


def differing_states(kit: StoreKit, index: VisibilityIndex) -> list[int]:
    with kit.store.quiet() as reading:
        return index.differences(reading.states.all())


def differing_codes(kit: StoreKit, index: SignIndex) -> list[int]:
    with kit.store.quiet() as reading:
        return index.differences(reading.vectors.all_codes())


def add_with_vector(kit: StoreKit, seed: int) -> None:
    kit.add(f"memory {seed}", vectors=list(unit_vectors(1, seed)))


def test_states_that_missed_a_commit_are_made_anew(
    kit: StoreKit, caplog: pytest.LogCaptureFixture
) -> None:
    index, heard = states_of(kit), []
    kit.store.on_state_change(Failing(index.apply), rebuild=index.replace)
    kit.store.on_state_change(lambda states: heard.extend(states.numbers.tolist()))
    with caplog.at_level(logging.WARNING):
        memory = kit.add()
    assert kit.get(memory.id) == memory
    assert heard == [memory.number]
    assert differing_states(kit, index) == []
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text
    kit.add("another")
    assert differing_states(kit, index) == []


def test_an_index_that_missed_a_commit_is_made_anew(kit: StoreKit) -> None:
    index, heard = SignIndex(), []
    kit.store.on_index_change(Failing(index.apply), rebuild=index.replace, set_id=1)
    kit.store.on_index_change(lambda added, _: heard.extend(added.chunk_ids.tolist()), set_id=1)
    for seed in range(3):
        add_with_vector(kit, seed)
    assert len(index) == len(heard) == 3
    assert differing_codes(kit, index) == []


def test_what_could_not_be_made_anew_is_with_the_next_commit(kit: StoreKit) -> None:
    states, index = states_of(kit), SignIndex()
    kit.store.on_state_change(Failing(states.apply), rebuild=Failing(states.replace))
    kit.store.on_index_change(Failing(index.apply), rebuild=Failing(index.replace), set_id=1)
    add_with_vector(kit, 1)
    assert differing_states(kit, states)
    assert differing_codes(kit, index)
    add_with_vector(kit, 2)
    assert differing_states(kit, states) == []
    assert differing_codes(kit, index) == []


def test_actions_and_publications_that_fail_keep_no_other_from_being_done(
    kit: StoreKit, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail(*_given: object) -> None:
        raise RuntimeError(SECRET)

    kit.store.changes.subscribe(fail)
    kit.store.changes.subscribe(lambda changes: done.append(changes.actor))
    with caplog.at_level(logging.WARNING), kit.store.write("first") as unit:
        unit.changed_keys.append("key")
        unit.after_commit(fail)
        unit.after_commit(lambda: done.append("action"))
    assert done == ["action", "first"]
    assert caplog.text.count("RuntimeError") == 2
    assert SECRET not in caplog.text


def test_what_raises_before_the_commit_still_takes_the_write_back(kit: StoreKit) -> None:
    memory = kit.add()

    def purge() -> None:
        with kit.store.write("person") as unit:
            unit.memories.purge(memory)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        purge()
    assert kit.get(memory.id) == memory
