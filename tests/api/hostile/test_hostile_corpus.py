"""The hostile corpus: nothing of it is served, nothing faults, and nothing of it stays behind."""

import gc
import logging
import tracemalloc

import pytest

from muniment.api.dialects.registry import SPECS
from tests.api.hostile.case import Case, Target
from tests.api.hostile.corpus import CASES
from tests.api.hostile.targets import targets
from tests.api.wire import exchange, statuses

PLACES = [*(spec.dialect.value for spec in SPECS), "embeddings", "MCP"]
LEAST_REQUESTS = 500
LARGE_BYTES = 64 * 1024
ROUNDS = 3
GROWTH_MAX_BYTES = 100 * 1024


def sent(port: int, case: Case, target: Target) -> list[int]:
    answer = exchange(port, case.request(target, port), half_close=case.half_close)
    assert b"access-control" not in answer.lower()
    assert b"\nlocation:" not in answer.lower()
    assert b"Traceback" not in answer
    return statuses(answer)


def test_the_corpus_is_large_and_each_case_has_its_own_name(port, house):
    count = len(CASES) * len(list(targets(port, house)))

    assert len({case.name for case in CASES}) == len(CASES)
    assert count >= LEAST_REQUESTS
    assert {target.name.split()[0] for target in targets(port, house)} == set(PLACES)


@pytest.mark.parametrize("place", [spec.dialect.value for spec in SPECS])
def test_the_request_that_all_others_vary_reaches_the_house(port, house, place):
    for target in targets(port, house):
        if target.name.split()[0] == place:
            assert sent(port, Case("good", frozenset()), target) in ([200], [201], [202])
            assert "remember" in " ".join(house.calls)
            house.calls.clear()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_hostile_is_served(port, house, place, record_property):
    chosen = [target for target in targets(port, house) if target.name.split()[0] == place]
    house.calls.clear()

    for target in chosen:
        for case in CASES:
            found = sent(port, case, target)

            where = (target.name, case.name, found)
            assert set(found) <= case.expected, where
            assert found or case.may_be_cut, where
            assert house.calls == [], where
    assert house.memories == {}
    record_property("hostile_requests", len(chosen) * len(CASES))


def test_nothing_of_it_stays_in_memory(port, house, caplog):
    # What pytest keeps of the log would grow with each request.
    caplog.set_level(logging.ERROR, logger="uvicorn.error")
    known = list(targets(port, house))
    light = [case for case in CASES if len(case.request(known[0], port)) < LARGE_BYTES]

    def once() -> int:
        for number, case in enumerate(light):
            sent(port, case, known[number % len(known)])
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    once()
    tracemalloc.start()
    try:
        held = [once() for _ in range(ROUNDS)]
    finally:
        tracemalloc.stop()

    # The first round under watch still fills what is kept once: interned words, parsed patterns.
    assert held[-1] - held[0] < GROWTH_MAX_BYTES, held
