"""The histogram of durations: close to what sorting would say, at any size."""

from __future__ import annotations

import random

from muniment.domain.usage.latency import SLOTS, latency_of, middle_us, slot_of


def counted(durations: list[int]) -> list[int]:
    counts = [0] * SLOTS
    for took_us in durations:
        counts[slot_of(took_us)] += 1
    return counts


def test_the_middle_of_a_slot_is_close_to_all_that_counts_there() -> None:
    for took_us in [*range(5_000), *(3**power for power in range(8, 22)), 2**36 - 1]:
        assert abs(middle_us(slot_of(took_us)) - took_us) <= took_us / 32


def test_longer_durations_never_count_lower() -> None:
    slots = [slot_of(took_us) for took_us in range(100_000)]
    assert slots == sorted(slots)
    assert slot_of(2**36 - 1) == slot_of(2**60) == SLOTS - 1


def test_median_and_p95_are_what_sorting_finds() -> None:
    draw = random.Random(11)
    durations = [int(draw.lognormvariate(8, 1.5)) for _ in range(2_000)]
    ranked = sorted(durations)
    latency = latency_of(counted(durations))
    assert latency.calls == 2_000
    assert abs(latency.median_ms * 1_000 - ranked[999]) <= ranked[999] / 31
    assert abs(latency.p95_ms * 1_000 - ranked[1_899]) <= ranked[1_899] / 31


def test_one_call_is_its_own_median() -> None:
    latency = latency_of(counted([12]))
    assert (latency.calls, latency.median_ms, latency.p95_ms) == (1, 0.012, 0.012)
